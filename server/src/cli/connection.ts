import { text as readText } from 'node:stream/consumers';
import { type Config, ConfigError } from '../config.ts';
import { systemActor } from '../core/access/access.ts';
import { archiveConnection } from '../core/messaging/archive-connection.ts';
import { listConnections } from '../core/messaging/list-connections.ts';
import { adapters } from '../delivery/adapters/registry.ts';
import { createConnection, verifyConnection } from '../delivery/connections.ts';
import { knownTenant } from '../provision.ts';
import { idOf, readArguments, time } from './arguments.ts';
import { beside } from './beside.ts';
import { print, table } from './print.ts';

const usage = `Usage: tributary connection types
       tributary connection create TYPE --tenant CODE --name NAME [--set KEY=VALUE ...] [--secret-stdin] [--default] [--json]
       tributary connection list --tenant CODE [--all] [--json]
       tributary connection verify ID --tenant CODE [--json]
       tributary connection archive ID --tenant CODE [--json]`;

const options = {
  tenant: { type: 'string' },
  name: { type: 'string' },
  set: { type: 'string', multiple: true },
  'secret-stdin': { type: 'boolean' },
  default: { type: 'boolean' },
  all: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;
type Given = ReturnType<typeof readArguments<typeof options>>['values'] & { readonly tenant: string };

/** `tributary connection …`: how messages leave and come in. Works beside a running server on the same database. */
export async function connection(config: Config, args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, options);
  const [verb, subject, ...rest] = positionals;
  if (verb === 'types' && subject === undefined) return types();
  const { tenant } = values;
  if (tenant === undefined || rest.length > 0) throw new ConfigError(usage);
  const given = { ...values, tenant };
  if (verb === 'list' && subject === undefined) return list(config, given);
  if (subject === undefined) throw new ConfigError(usage);
  if (verb === 'create') return create(config, given, subject);
  if (verb === 'verify') return verify(config, given, subject);
  if (verb === 'archive') return archive(config, given, subject);
  throw new ConfigError(usage);
}

/** What can be made. Needs no database. */
function types(): 0 {
  const lines = adapters.flatMap(({ type, settings, secret }) => [
    type,
    ...Object.entries(settings).map(
      ([key, { help, isRequired }]) => `    --set ${key}=…  ${help}${isRequired ? ' (required)' : ''}`,
    ),
    ...(secret === undefined
      ? []
      : [`    --secret-stdin  ${secret.help}${secret.isRequired && secret.make === undefined ? ' (required)' : ''}`]),
  ]);
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

/** Shows what the other side has to be told; a secret that was made here, this once only. */
async function create(config: Config, given: Given, type: string): Promise<number> {
  const { tenant: code, name, set: settings = [], json = false } = given;
  if (name === undefined) throw new ConfigError(usage);
  // Not an argument: those are seen by every user of the machine, and kept in the shell's history.
  const secret = given['secret-stdin'] ? (await readText(process.stdin)).trim() : undefined;
  return beside(config, async ({ deps, connections, publicUrl }) => {
    const tenant = await knownTenant(deps, code);
    const isDefault = given.default === true;
    const made = await createConnection(connections, tenant, {
      ...{ type, name, settings, isDefault },
      ...(secret === undefined ? {} : { secret }),
    });
    const { path, ...told } = made.incoming ?? {};
    return print(
      {
        ...{ id: made.id, type, name, isDefault },
        ...(made.madeSecret === undefined ? {} : { secret: made.madeSecret }),
        ...(path === undefined ? {} : { incoming: { url: `${publicUrl()}${path}`, ...told } }),
      },
      json,
    );
  });
}

function list(config: Config, { tenant, all = false, json = false }: Given): Promise<number> {
  return beside(config, async ({ deps }) => {
    const actor = systemActor(await knownTenant(deps, tenant), 'console');
    const rows = (await deps.run(actor, listConnections, { archived: all })).map((one) => ({
      id: one.id,
      type: one.type,
      name: one.name,
      default: one.isDefault,
      settings: Object.entries(one.details).map(([key, value]) => `${key}=${String(value)}`),
      created: time(one.createdAt),
      archived: time(one.archivedAt),
    }));
    return json ? print(rows, true) : table(rows);
  });
}

/** Ends with 1 when it does not work, so that a script can tell. */
function verify(config: Config, { tenant: code, json = false }: Given, text: string): Promise<number> {
  const id = idOf(text, 'connection list');
  return beside(config, async ({ deps, connections }) => {
    const found = await verifyConnection(connections, await knownTenant(deps, code), id);
    print({ id, ...found }, json);
    return found.ok ? 0 : 1;
  });
}

function archive(config: Config, { tenant, json = false }: Given, text: string): Promise<number> {
  const id = idOf(text, 'connection list');
  return beside(config, async ({ deps }) => {
    await deps.run(systemActor(await knownTenant(deps, tenant), 'console'), archiveConnection, { id });
    return print({ id, archived: true }, json);
  });
}
