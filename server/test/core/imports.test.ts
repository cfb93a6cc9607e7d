import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor, type Tenant } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import { listChannels } from '../../src/core/messaging/list-channels.ts';
import { acceptImport, type ImportItem, mostImported } from '../../src/core/people/accept-import.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import { findPerson } from '../../src/core/people/find-person.ts';
import { findPersonByEmail } from '../../src/core/people/find-person-by-email.ts';
import { importPeople } from '../../src/core/people/import-people.ts';
import { removeRecord } from '../../src/core/people/remove-record.ts';
import type { Id } from '../../src/kit/ids.ts';
import { StoreError } from '../../src/store/errors.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Lists of people: taken down at once, taken in one by one by whichever process comes to it. */

let server: TestServer;
let tenant: Tenant;
let shop: Actor;
let targets: { connectionId: Id; entryPointId: Id; tagIds: Id[] };
beforeAll(async () => {
  server = await startTestServer();
  // What is due is done when a test says so.
  await server.server.jobs.stop();
  tenant = await tenantByCode(server, server.demo.tenant);
  shop = systemActor(tenant, 'shop');
  const one = async (table: string) => (await server.sql<{ id: Id }>(`select id from ${table}`))[0]?.id as Id;
  targets = {
    connectionId: await one('connections'),
    entryPointId: await one('entry_points'),
    tagIds: [await one('tags')],
  };
});
afterAll(() => server.close());

const run: TestServer['server']['deps']['run'] = (...args) => server.server.deps.run(...args);
const accept = (items: readonly ImportItem[], actor = shop) => run(actor, acceptImport, { ...targets, items });
const takeInOne = () => run(systemActor(tenant, 'system'), importPeople, undefined);
const takeInAll = async () => {
  while ((await takeInOne()) > 0);
};
const outcomes = (jobId: Id) =>
  server.sql<{ state: string; reason: string | null }>(
    'select state, reason from import_items where job_id = $1 order by number',
    [jobId],
  );
const byEmail = (email: string) =>
  run(shop, findPersonByEmail, { email, scope: '', related: ['tags', 'channels', 'entries'] });
const counted = async () => {
  const { total } = await run(shop, listChannels, { limit: 1, offset: 0 });
  const [row] = await server.sql<{ n: number }>('select count(*)::int as n from channels where tenant_id = $1', [
    tenant.id,
  ]);
  return [total, row?.n];
};

test('each becomes a person with a channel, tags and an entry; who was known already is the same person', async () => {
  const known = await run(shop, addPerson, { scope: '', patch: { email: 'known@example.com' }, onExisting: 'refuse' });
  const { jobId, count } = await accept([
    { name: 'One', email: 'one@example.com', phone: '+40722000101' },
    { name: 'Known', email: 'Known@Example.com', phone: '0722 000 102' },
  ]);
  expect(count).toBe(2);
  await expect(byEmail('one@example.com')).rejects.toMatchObject({ code: 'not_found' });
  await takeInAll();
  expect(await outcomes(jobId)).toEqual([
    { state: 'done', reason: null },
    { state: 'done', reason: null },
  ]);
  const one = await byEmail('one@example.com');
  expect(one.values).toMatchObject({ fullName: 'One', phone: '+40722000101' });
  expect(one.related.tags).toMatchObject([{ id: targets.tagIds[0] }]);
  const sms = one.related.channels?.find(({ kind }) => kind === 'sms');
  expect(sms).toMatchObject({ connectionId: targets.connectionId });
  expect(one.related.entries).toMatchObject([{ channelId: sms?.id, entryPointId: targets.entryPointId }]);
  const [channel] = await server.sql('select address from channels where id = $1', [sms?.id]);
  expect(channel).toEqual({ address: '+40722000101' });
  expect((await byEmail('known@example.com')).id).toBe(known.person.id);
  const [all, there] = await counted();
  expect(all).toBe(there);
});

test('the same list again makes nobody twice, and another entry each', async () => {
  const item = { name: 'Twice', email: 'twice@example.com', phone: '+40722000201' };
  await accept([item, item]);
  await takeInAll();
  const { related } = await byEmail('twice@example.com');
  expect(related.channels?.filter(({ kind }) => kind === 'sms')).toHaveLength(1);
  expect(related.tags).toHaveLength(1);
  const sms = related.channels?.find(({ kind }) => kind === 'sms')?.id;
  expect(await server.sql('select 1 from tunnel_entries where channel_id = $1', [sms])).toHaveLength(2);
});

test('one who cannot be taken in is noted with the reason, leaves nothing, and stops nobody', async () => {
  await accept([{ name: 'Owner', email: 'owner@example.com', phone: '+40722000301' }]);
  await takeInAll();
  const [before] = await server.sql(
    'select (select count(*) from people) as people, (select count(*) from records) as records',
  );
  const { jobId } = await accept([
    {},
    { name: 'No phone', email: 'nophone@example.com' },
    { phone: 'call me' },
    { email: 'no mail', phone: '+40722000302' },
    { name: 'x'.repeat(4_001), phone: '+40722000303' },
    // The number leads to somebody else on this connection.
    { name: 'Other', email: 'other-owner@example.com', phone: '+40722000301' },
    { name: 'Fine', email: 'fine@example.com', phone: '+40722000304' },
  ]);
  await takeInAll();
  expect((await outcomes(jobId)).map(({ state, reason }) => reason ?? state)).toEqual([
    'phone required',
    'phone required',
    'phone wrong_format',
    'email wrong_format',
    'fullName too_long',
    'phone taken',
    'done',
  ]);
  await expect(byEmail('other-owner@example.com')).rejects.toMatchObject({ code: 'not_found' });
  const [after] = await server.sql(
    'select (select count(*) from people) - 1 as people, (select count(*) from records) - 1 as records',
  );
  expect(after).toEqual(before);
  // Nothing of what was said is kept with the list.
  expect(await server.sql('select 1 from import_items where said is not null')).toEqual([]);
});

test('a bug in one item is that item’s failure; a database that cannot take it now is nobody’s', async () => {
  const { jobId } = await accept([{ phone: '+40722000401' }]);
  await server.sql('alter table tunnel_entries rename to tunnel_entries_away');
  await takeInAll();
  await server.sql('alter table tunnel_entries_away rename to tunnel_entries');
  expect(await outcomes(jobId)).toEqual([{ state: 'failed', reason: 'unexpected' }]);
  const waiting = await accept([{ phone: '+40722000402' }]);
  const system = systemActor(tenant, 'system');
  const away = {
    ...importPeople,
    run: async (...[tx, context]: Parameters<typeof importPeople.run>) => {
      const attempt = (work: () => Promise<unknown>) =>
        tx.attempt(async () => {
          await work();
          throw new StoreError('unavailable');
        });
      return importPeople.run({ ...tx, attempt } as typeof tx, context);
    },
  };
  await expect(run(system, away, undefined)).rejects.toMatchObject({ code: 'unavailable' });
  expect(await outcomes(waiting.jobId)).toEqual([{ state: 'due', reason: null }]);
  await takeInAll();
  expect(await outcomes(waiting.jobId)).toEqual([{ state: 'done', reason: null }]);
});

test('many processes share a list; each person is taken in once', async () => {
  const items = Array.from({ length: 40 }, (_, n) => ({
    name: `Many ${n}`,
    email: `many${n}@example.com`,
    phone: `+407220005${String(n).padStart(2, '0')}`,
  }));
  const { jobId } = await accept(items);
  await Promise.all(Array.from({ length: 6 }, takeInAll));
  await takeInAll();
  expect(await outcomes(jobId)).toEqual(items.map(() => ({ state: 'done', reason: null })));
  const rows = await server.sql(`select email, count(*)::int as n from people where email like 'many%' group by email`);
  expect(rows).toHaveLength(40);
  expect(rows.every(({ n }) => n === 1)).toBe(true);
  const [all, there] = await counted();
  expect(all).toBe(there);
});

test('a list that waits is taken in by the server that starts next', async () => {
  const { jobId } = await accept([{ name: 'Later', email: 'later@example.com', phone: '+40722000601' }]);
  const next = await startTestServer({ DATABASE_URL: server.databaseUrl });
  try {
    await next.server.jobs.runNow();
  } finally {
    await next.close();
  }
  expect(await outcomes(jobId)).toEqual([{ state: 'done', reason: null }]);
});

test('who hands a list over owns the records: a credential that sees its own gets its own', async () => {
  const { id } = (await server.sql<{ id: Id }>(`select id from credentials`))[0] as { id: Id };
  const partner: Actor = { ...shop, source: 'partner', credentialId: id, sees: 'own' };
  await accept([{ name: 'Mine', email: 'one@example.com', phone: '+40722000701' }], partner);
  const { jobId } = await accept([{ name: 'Not mine', email: 'two@example.com', phone: '+40722000101' }], partner);
  await takeInAll();
  const mine = await run(partner, findPersonByEmail, {
    email: 'one@example.com',
    scope: `#${id}`,
    related: ['channels'],
  });
  expect(mine.values.fullName).toBe('Mine');
  expect(mine.related.channels).toMatchObject([{ kind: 'sms' }]);
  // The number is another's channel: nothing of that is given away, and nothing is sent there.
  expect(await outcomes(jobId)).toEqual([{ state: 'failed', reason: 'phone taken' }]);
});

test('a list of nobody, of too many, or that names what this tenant does not have is refused', async () => {
  const item = { phone: '+40722000801' };
  await expect(accept([])).rejects.toMatchObject({ fields: [{ field: 'data', reason: 'required' }] });
  await expect(accept(Array.from({ length: mostImported + 1 }, () => item))).rejects.toMatchObject({
    fields: [{ field: 'data', reason: 'too_long' }],
  });
  const other = await server.tenant('Other');
  const stranger = systemActor(await tenantByCode(server, other.tenant), 'shop');
  await expect(accept([item], stranger)).rejects.toMatchObject({
    fields: ['connection', 'entryPoint', 'tags'].map((field) => ({ field, reason: 'unknown' })),
  });
  expect(await server.sql(`select 1 from import_items where state = 'due'`)).toEqual([]);
});

test('who was taken in and is erased leaves no trace in the list', async () => {
  const { jobId } = await accept([{ name: 'Gone', email: 'gone@example.com', phone: '+40722000901' }]);
  await takeInAll();
  const { id } = await byEmail('gone@example.com');
  const [before] = await counted();
  await run(shop, removeRecord, { ref: { id } });
  await expect(run(shop, findPerson, { ref: { id } })).rejects.toMatchObject({ code: 'not_found' });
  expect(await outcomes(jobId)).toEqual([]);
  expect(await counted()).toEqual([Number(before) - 2, Number(before) - 2]);
});
