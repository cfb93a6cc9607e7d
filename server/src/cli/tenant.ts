import { parseArgs } from 'node:util';
import { type Config, ConfigError } from '../config.ts';
import { listTenants } from '../core/tenants/directory.ts';
import { rotateKeys } from '../core/tenants/rotate-keys.ts';
import { provisionTenant } from '../provision.ts';
import { asOwner } from '../store/open.ts';
import { beside } from './beside.ts';
import { print, table } from './print.ts';

const usage = `Usage: tributary tenant create NAME [--demo] [--country CC] [--json]
       tributary tenant list [--json]
       tributary tenant rotate-keys CODE [--json]`;

/** `tributary tenant …`. Works beside a running server on the same database. */
export async function tenant(config: Config, args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  const [verb, subject, ...rest] = positionals;
  const json = values.json === true;
  if (rest.length > 0) throw new ConfigError(usage);
  if (verb === 'create' && subject !== undefined) return create(config, subject, values);
  if (verb === 'list' && subject === undefined) return list(config, json);
  if (verb === 'rotate-keys' && subject !== undefined) return rotate(config, subject, json);
  throw new ConfigError(usage);
}

interface Values {
  readonly demo?: boolean;
  readonly json?: boolean;
  readonly country?: string;
}

/** Shows the tenant's credentials, this once only. */
function create(config: Config, name: string, { demo = false, json = false, country = 'RO' }: Values): Promise<number> {
  return beside(config, async (server) => {
    const input = { name, demo, defaultCountry: country.toUpperCase(), baseUrl: server.publicUrl() };
    const made = await provisionTenant(server.store, server.deps, input);
    return print(made, json);
  });
}

function list(config: Config, json: boolean): Promise<number> {
  return beside(config, async ({ store }) => {
    const tenants = (await listTenants(store)).map(({ code, name, defaultCountry, keyVersion, keysRotatedAt }) => ({
      code,
      name,
      country: defaultCountry,
      keyVersion,
      keysRotated: keysRotatedAt === null ? null : new Date(keysRotatedAt).toISOString(),
    }));
    return json ? print(tenants, true) : table(tenants);
  });
}

/** Tokens of the key before stay good until they expire; those of older keys end. */
function rotate(config: Config, code: string, json: boolean): Promise<number> {
  return beside(config, async ({ store, deps }) => {
    const keyVersion = await asOwner(store.owner, (client) => rotateKeys(client, deps.clock.now(), code));
    return print({ tenant: code, keyVersion }, json);
  });
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { demo: { type: 'boolean' }, json: { type: 'boolean' }, country: { type: 'string' } },
    });
  } catch (error) {
    throw new ConfigError((error as Error).message);
  }
}
