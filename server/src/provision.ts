import { type Credential, systemActor, type Tenant } from './core/access/access.ts';
import { createCredential } from './core/access/create-credential.ts';
import type { DemoIds } from './core/demo/demo-ids.ts';
import { addSampleData } from './core/demo/sample-data.ts';
import { CoreError, invalid } from './core/errors.ts';
import { createTenant } from './core/tenants/create-tenant.ts';
import type { CredentialMaker, DialectDeps } from './dialects/dialect.ts';
import { readRequest } from './dialects/issuable.ts';
import { dialects } from './dialects/registry.ts';
import { asOwner, type Store } from './store/open.ts';

export interface ProvisionInput {
  readonly name: string;
  /** With sample data, and credentials that see the whole tenant. */
  readonly demo: boolean;
  /** Two letters; phone numbers without a calling code are read as of this country. */
  readonly defaultCountry: string;
  readonly baseUrl: string;
}

/** Everything that is needed to call the five dialects. Its shape is stable: scripts read it. */
export type CredentialsFile = { readonly baseUrl: string; readonly tenant: string } & Record<string, unknown>;

/** Makes a tenant with one credential of each kind that each dialect has. Secrets are in the result and nowhere else. */
export async function provisionTenant(
  store: Store,
  deps: DialectDeps,
  input: ProvisionInput,
): Promise<CredentialsFile> {
  const now = deps.clock.now();
  const tenant = await asOwner(store.owner, (client) => createTenant(client, now, input.name, input.defaultCountry));
  const demo = input.demo ? await deps.run(systemActor(tenant, 'import'), addSampleData, undefined) : undefined;
  const blocks: Record<string, unknown> = {};
  for (const dialect of dialects)
    blocks[dialect.name] = await dialect.provision(maker(store, deps, tenant, demo, dialect.name));
  return { baseUrl: input.baseUrl, tenant: tenant.code, ...blocks };
}

export interface IssueInput {
  readonly tenant: string;
  readonly dialect: string;
  readonly kind: string;
  readonly name?: string | undefined;
  /** `key=value` texts. */
  readonly options: readonly string[];
}

/** What was made: the credentials, by which they are listed and revoked, and what their holder needs, which is shown this once. */
export type IssuedCredential = {
  readonly tenant: string;
  readonly dialect: string;
  readonly kind: string;
  readonly credentials: readonly { readonly id: string; readonly name: string }[];
} & Record<string, unknown>;

/** Makes a credential of one of a dialect's kinds. @throws CoreError `not_found`, `invalid`, `duplicate`, in one sentence */
export async function issueCredential(store: Store, deps: DialectDeps, input: IssueInput): Promise<IssuedCredential> {
  const dialect = dialects.find(({ name }) => name === input.dialect);
  const kind = Object.hasOwn(dialect?.issuable ?? {}, input.kind) ? dialect?.issuable[input.kind] : undefined;
  if (dialect === undefined || kind === undefined)
    throw invalid(
      'kind',
      'unknown',
      `There is no ${input.dialect} ${input.kind}; tributary credential kinds lists them.`,
    );
  const request = readRequest(kind, input.name, input.options);
  const tenant = await knownTenant(deps, input.tenant);
  const made: Credential[] = [];
  const shown = await kind.issue(maker(store, deps, tenant, undefined, dialect.name, made), request);
  const credentials = made.map(({ id, name }) => ({ id, name }));
  return { tenant: tenant.code, dialect: dialect.name, kind: input.kind, credentials, ...shown };
}

/** @throws CoreError `not_found` in one sentence */
export async function knownTenant(deps: DialectDeps, code: string): Promise<Tenant> {
  const tenant = await deps.tenantByCode(code);
  if (tenant === undefined) throw new CoreError('not_found', `There is no tenant ${code}.`);
  return tenant;
}

/** @param made gets every credential that is made */
function maker(
  store: Store,
  deps: DialectDeps,
  tenant: Tenant,
  demo: DemoIds | undefined,
  source: string,
  made: Credential[] = [],
): CredentialMaker {
  return {
    tenant,
    deps,
    demo,
    async create(input) {
      const credential = await createCredential(store, deps.clock.now(), tenant, { source, ...input });
      made.push(credential);
      return credential;
    },
  };
}
