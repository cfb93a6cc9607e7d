import { type Config, ConfigError } from '../config.ts';
import { systemActor, type Tenant } from '../core/access/access.ts';
import { checkCounters } from '../core/counters/check-counters.ts';
import { repairCounters } from '../core/counters/repair-counters.ts';
import { listTenants } from '../core/tenants/directory.ts';
import { knownTenant } from '../provision.ts';
import type { Server } from '../server.ts';
import { readArguments } from './arguments.ts';
import { beside } from './beside.ts';
import { print, table } from './print.ts';

const usage = `Usage: tributary counters check (--tenant CODE | --all) [--json]
       tributary counters repair (--tenant CODE | --all) [--json]`;

const options = { tenant: { type: 'string' }, all: { type: 'boolean' }, json: { type: 'boolean' } } as const;

const verbs = { check: checkCounters, repair: repairCounters } as const;

/**
 * `tributary counters …`: whether counters are what they count, and making them so. Works beside a running server on the same database. A
 * check that finds drift ends with 1; a repair that mended all of it with 0.
 */
export async function counters(config: Config, args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, options);
  const [verb = '', ...rest] = positionals;
  const { tenant: code, all = false, json = false } = values;
  if (!(verb === 'check' || verb === 'repair') || (code !== undefined) === all || rest.length > 0)
    throw new ConfigError(usage);
  return beside(config, async (server) => {
    const found = [];
    for (const tenant of await tenantsOf(server, code)) {
      const drift = await server.deps.run(systemActor(tenant, 'console'), verbs[verb], undefined);
      found.push(...drift.map((one) => ({ tenant: tenant.code, ...one, difference: one.kept - one.counted })));
    }
    if (json) print(found, true);
    else if (found.length > 0) table(found);
    else process.stdout.write('The counters are right.\n');
    return verb === 'check' && found.length > 0 ? 1 : 0;
  });
}

async function tenantsOf({ store, deps }: Server, code: string | undefined): Promise<Tenant[]> {
  return code === undefined ? listTenants(store) : [await knownTenant(deps, code)];
}
