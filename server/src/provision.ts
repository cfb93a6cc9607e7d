import { systemActor, type Tenant } from './core/access/access.ts';
import { createCredential } from './core/access/create-credential.ts';
import type { DemoIds } from './core/demo/demo-ids.ts';
import { addSampleData } from './core/demo/sample-data.ts';
import { createTenant } from './core/tenants/create-tenant.ts';
import type { DialectDeps } from './dialects/dialect.ts';
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

function maker(store: Store, deps: DialectDeps, tenant: Tenant, demo: DemoIds | undefined, source: string) {
  return {
    tenant,
    deps,
    demo,
    create: (credential: Omit<Parameters<typeof createCredential>[3], 'source'>) =>
      createCredential(store, deps.clock.now(), tenant, { source, ...credential }),
  };
}
