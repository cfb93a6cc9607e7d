import { parseArgs } from 'node:util';
import { type Config, ConfigError } from '../config.ts';
import { systemActor } from '../core/access/access.ts';
import { listCredentials } from '../core/access/list-credentials.ts';
import { revokeCredential } from '../core/access/revoke-credential.ts';
import { dialects } from '../dialects/registry.ts';
import { parseId } from '../kit/ids.ts';
import { issueCredential, knownTenant } from '../provision.ts';
import { beside } from './beside.ts';
import { print, table } from './print.ts';

const usage = `Usage: tributary credential kinds
       tributary credential create DIALECT KIND --tenant CODE [--name NAME] [--set KEY=VALUE ...] [--json]
       tributary credential list --tenant CODE [--json]
       tributary credential revoke ID --tenant CODE [--json]`;

/** `tributary credential …`. Works beside a running server on the same database. */
export async function credential(config: Config, args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  const [verb, ...subjects] = positionals;
  if (verb === 'kinds' && subjects.length === 0) return kinds();
  const { tenant } = values;
  const [first, second, ...rest] = subjects;
  if (tenant === undefined || rest.length > 0) throw new ConfigError(usage);
  const given = { ...values, tenant };
  if (verb === 'create' && first !== undefined && second !== undefined) return create(config, given, first, second);
  if (verb === 'list' && first === undefined) return list(config, given);
  if (verb === 'revoke' && first !== undefined && second === undefined) return revoke(config, given, first);
  throw new ConfigError(usage);
}

interface Given {
  readonly tenant: string;
  readonly name?: string;
  readonly set?: string[];
  readonly json?: boolean;
}

/** What can be made. Needs no database. */
function kinds(): 0 {
  const lines = dialects.flatMap(({ name, issuable }) =>
    Object.entries(issuable).flatMap(([kind, { summary, options }]) => [
      `${name} ${kind}: ${summary}`,
      ...Object.entries(options).map(([key, { help, required, many }]) => {
        const marks = [required ? 'required' : '', many ? 'may come several times' : ''].filter((mark) => mark !== '');
        return `    --set ${key}=…  ${help}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
      }),
    ]),
  );
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

/** Shows what was made, this once only. */
function create(config: Config, given: Given, dialect: string, kind: string): Promise<number> {
  const { tenant, name, set = [], json = false } = given;
  return beside(config, async ({ store, deps }) =>
    print(await issueCredential(store, deps, { tenant, dialect, kind, name, options: set }), json),
  );
}

function list(config: Config, { tenant, json = false }: Given): Promise<number> {
  return beside(config, async ({ deps }) => {
    const actor = systemActor(await knownTenant(deps, tenant), 'console');
    const found = await deps.run(actor, listCredentials, undefined);
    const rows = found.map(({ source, createdAt, lastTokenAt, revokedAt, ...row }) => ({
      id: row.id,
      dialect: source,
      kind: row.kind,
      login: row.login,
      name: row.name,
      scopes: row.scopes,
      sees: row.sees,
      created: time(createdAt),
      lastToken: time(lastTokenAt),
      revoked: time(revokedAt),
    }));
    return json ? print(rows, true) : table(rows);
  });
}

function revoke(config: Config, { tenant, json = false }: Given, text: string): Promise<number> {
  const id = parseId(text);
  if (id === undefined) throw new ConfigError(`${text} is no id; tributary credential list shows them.`);
  return beside(config, async ({ deps }) => {
    const actor = systemActor(await knownTenant(deps, tenant), 'console');
    const { source, kind, name, revokedAt } = await deps.run(actor, revokeCredential, { id });
    return print({ id, dialect: source, kind, name, revoked: time(revokedAt) }, json);
  });
}

function time(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        tenant: { type: 'string' },
        name: { type: 'string' },
        set: { type: 'string', multiple: true },
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new ConfigError((error as Error).message);
  }
}
