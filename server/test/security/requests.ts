import { systemActor } from '../../src/core/access/access.ts';
import { addDocuments } from '../../src/core/documents/add-documents.ts';
import { keepWhile } from '../../src/core/files/keep-while.ts';
import type { Operation } from '../../src/dialects/operation.ts';
import { dialects } from '../../src/dialects/registry.ts';
import type { Id } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { pdfOf } from '../support/pdf.ts';
import type { Answer, TestServer } from '../support/test-server.ts';
import { authorise, type Ids, type Sample, samples } from './samples.ts';

/** What the generated tests share: every operation, a tenant's ids, and a sample sent as a request. */

export const operations = dialects.flatMap((dialect) =>
  dialect.operations.map((operation) => ({ dialect, operation })),
);

/** Whether an operation signs somebody in. One that takes no credential at all counts its callers in its own way (`quotas`). */
export const signsIn = ({ auth, quotas }: Operation) => auth === 'none' && quotas === undefined;

/** What a signed-in request carries; nothing for operations that sign in themselves. */
export interface Session {
  readonly headers: Record<string, string>;
  readonly query: Record<string, string>;
}

export const nobody: Session = { headers: {}, query: {} };

export function dialectOf(operationId: string): string {
  return operationId.split('.')[0] ?? '';
}

/** The demo tenant's block of the credentials file for an operation's dialect. */
export function blockOf(server: TestServer, operationId: string): Record<string, string> {
  return server.demo[dialectOf(operationId)] as Record<string, string>;
}

/** @throws when an operation has no sample: every generated test fails on it */
export function sampleOf(server: TestServer, operation: Operation, ids: Ids): Sample {
  const make = samples[operation.id];
  if (make === undefined) throw new Error(`add a sample of ${operation.id} to test/security/samples.ts`);
  return make(ids, blockOf(server, operation.id));
}

/** What signs the demo tenant in for an operation. */
export async function sessionFor(server: TestServer, operation: Operation): Promise<Session> {
  if (operation.auth === 'none') return nobody;
  return authorise(server, dialectOf(operation.id), blockOf(server, operation.id), operation.auth);
}

/** The path of an operation with a sample's parameters and query in it. */
export function targetOf({ path }: Operation, sample: Sample, session: Session = nobody): string {
  const filled = path.replace(/:(\w+)(?:\([^)]*\))?/g, (_, name: string) =>
    encodeURIComponent(String(sample.params?.[name] ?? '')),
  );
  const query = new URLSearchParams({ ...session.query, ...sample.query });
  return query.size > 0 ? `${filled}?${query}` : filled;
}

const prepared = new WeakSet<Sample>();

/** Brings about what a sample's request needs, once. */
export async function prepare(server: TestServer, operation: Operation, sample: Sample): Promise<void> {
  const { before, reset } = sample;
  if (reset !== undefined) await server.sql(reset);
  if (before === undefined || prepared.has(sample)) return;
  prepared.add(sample);
  const { headers, query } = await sessionFor(server, operation);
  await server.call(before.method, `${before.path}?${new URLSearchParams(query)}`, { headers, json: before.json });
}

/** Sends a sample, signed in as the demo tenant unless another session is given. */
export async function send(server: TestServer, operation: Operation, sample: Sample, as?: Session): Promise<Answer> {
  await prepare(server, operation, sample);
  const session = as ?? (await sessionFor(server, operation));
  return server.call(operation.method, targetOf(operation, sample, session), {
    headers: { ...session.headers, ...sample.headers },
    ...(sample.json === undefined ? {} : { json: sample.json }),
    ...(sample.form === undefined ? {} : { form: sample.form }),
    ...(sample.upload === undefined ? {} : { raw: multipartOf(sample.upload) }),
  });
}

function multipartOf({ fields, file }: NonNullable<Sample['upload']>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set(file, new File([pdfOf()], 'sample.pdf', { type: 'application/pdf' }));
  return form;
}

/** A document of a lead: the sample data has none, for it has no files. */
async function documentOf(server: TestServer, code: string, leadId: Id): Promise<Id> {
  const tenant = await tenantByCode(server, code);
  const { files: store, run, clock } = server.server.deps;
  const staged = await store.stage(pdfOf(), { maxBytes: 10_000 });
  return keepWhile(store, { tenantId: tenant.id, now: clock.now() }, [staged], async (kept) => {
    const files = kept.map((file) => ({ ...file, name: 'sample.pdf' }));
    await run(systemActor(tenant, 'import'), addDocuments, { leadId, type: 'contract', files });
    return kept[0]?.id as Id;
  });
}

/** One id of each kind of thing that a tenant has, with its number where it has one. */
export async function idsOf(server: TestServer, code: string): Promise<Ids> {
  const one = async (text: string) =>
    (await server.sql<{ id: Id; number: number }>(`${text} limit 1`, [code]))[0] as { id: Id; number: number };
  const of = (table: string, more = '') =>
    one(`select x.id, 0 as number from ${table} x join tenants t on t.id = x.tenant_id where t.code = $1 ${more}`);
  const item = (kind: string) =>
    one(
      `select x.id, x.number::int from catalogue_items x join tenants t on t.id = x.tenant_id where t.code = $1 and x.kind = '${kind}'`,
    );
  const person = await one(
    `select x.id, x.number::int from people x join tenants t on t.id = x.tenant_id where t.code = $1 and x.email = 'ioana.marin@example.com'`,
  );
  const lead = await of('leads', 'order by x.created_at, x.id');
  return {
    person,
    entryPoint: await of('entry_points'),
    lead,
    document: { id: await documentOf(server, code, lead.id), number: 0 },
    leadAction: await of('lead_actions', 'order by x.created_at, x.id'),
    order: await of('orders', 'order by x.created_at, x.id'),
    tunnel: await of('tunnels'),
    tunnelBlock: await of('tunnel_blocks', 'order by x.position desc'),
    tag: await of('tags'),
    staff: await of('staff'),
    connection: await of('connections'),
    template: await of('templates'),
    templateCategory: await of('template_categories'),
    channelOfPerson: await of('channels'),
    credential: await of('credentials'),
    subscription: await one(
      `select x.id, x.number::int from subscriptions x join tenants t on t.id = x.tenant_id where t.code = $1 order by x.number`,
    ),
    offerCategory: await item('offer_category'),
    offer: await item('offer'),
    campaign: await of('loyalty_campaigns'),
    sku: await item('sku'),
    location: await item('location'),
    channel: await item('channel'),
    branch: await item('branch'),
    package: await item('package'),
    plan: await item('plan'),
    actionType: await item('action_type'),
    paymentMethod: await item('payment_method'),
    session: { id: (await sessionText(server, code)) as Id, number: 0 },
  };
}

/** A browser's session with a tenant's first application, as it is spelled on the wire: signed text, no id of a row. */
async function sessionText(server: TestServer, code: string): Promise<string> {
  const [app] = await server.sql<{ login: string }>(
    `select x.login from credentials x join tenants t on t.id = x.tenant_id
     where t.code = $1 and x.source = 'footprints' and x.kind = 'token' order by x.created_at, x.id limit 1`,
    [code],
  );
  return (await server.call('POST', '/jsapi/init', { form: { appkey: app?.login ?? '' } })).json.pid;
}
