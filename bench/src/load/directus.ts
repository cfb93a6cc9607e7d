import { createHash } from 'node:crypto';
import { access, cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Context, NotHere } from '../frame/bench.ts';
import { runProgram, startScript } from '../frame/children.ts';
import type { Connection } from '../frame/database.ts';
import { type Requests, unique } from './load.ts';
import { ask } from './people.ts';

const root = resolve(import.meta.dirname, '../..');

/** Its own manifest and lock: a thousand packages that nothing of ours may resolve to. */
const manifest = join(root, 'directus');

/** `npm ci` of a thousand packages, seconds. */
const installS = 900;

export interface Directus {
  readonly version: string;
  readonly settings: Readonly<Record<string, string>>;
  create(): Requests;
  /** With the number of those that fit, as our lists tell it. */
  filter(field: string, values: readonly string[]): Requests;
}

/** The folder with Directus in it; installed at the first time, which takes a minute and 900 MB. */
export async function installDirectus({ quick, say }: Pick<Context, 'quick' | 'say'>): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new NotHere(`Directus runs under a Node.js of its own here, whose package is for linux-x64`);
  const lock = await readFile(join(manifest, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = join(root, '.cache', `directus-${hash}`);
  if (await isThere(folder)) return folder;
  if (quick)
    throw new NotHere('not run in --quick, because Directus is not installed: a run without --quick does that');
  say('installing Directus (npm ci, once)');
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) await cp(join(manifest, name), join(unfinished, name));
  try {
    // Install scripts would only build what comes prebuilt.
    await runProgram('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      limitS: installS,
      cwd: unfinished,
    });
  } catch (error) {
    throw new NotHere(`Directus could not be installed: ${(error as Error).message.split('\n', 2).join(' ')}`);
  }
  await rename(unfinished, folder);
  return folder;
}

const fields = [
  { field: 'id', type: 'uuid', schema: { is_primary_key: true }, meta: { special: ['uuid'] } },
  { field: 'name', type: 'string', schema: { is_indexed: true } },
  { field: 'email', type: 'string', schema: { is_unique: true } },
  { field: 'phone', type: 'string', schema: { is_indexed: true } },
  { field: 'tags', type: 'json', meta: { special: ['cast-json'] } },
  { field: 'date_created', type: 'timestamp', schema: { is_indexed: true }, meta: { special: ['date-created'] } },
  { field: 'date_updated', type: 'timestamp', meta: { special: ['date-updated'] } },
];

/** Starts it on a database of its own, with a collection of contacts: the fields that our people have, indexed where they are filtered. */
export async function startDirectus(context: Context, folder: string, connection: Connection): Promise<Directus> {
  const script = join(import.meta.dirname, '../servers/directus.ts');
  const { said } = await startScript(context, script, [folder, JSON.stringify(connection)], { readyMs: 300_000 });
  const { url, token, settings } = said as { url: string; token: string; settings: Record<string, string> };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const made = await fetch(`${url}/collections`, {
    ...{ method: 'POST', headers },
    body: JSON.stringify({ collection: 'contacts', schema: {}, meta: {}, fields }),
  });
  if (!made.ok) throw new Error(`Directus made no collection: ${made.status} ${await made.text()}`);
  const { version } = JSON.parse(await readFile(join(folder, 'node_modules/directus/package.json'), 'utf8'));
  const base = { url, headers };
  return {
    ...{ version, settings },
    create: () => ({
      ...base,
      ...{ method: 'POST', paths: ['/items/contacts'] },
      bodies: [
        JSON.stringify({
          name: 'Ada Marin',
          email: `new.${unique}@bench.example`,
          phone: `+4072${unique}`,
          tags: ['vip'],
        }),
      ],
    }),
    filter: (field, values) => ({
      ...base,
      method: 'GET',
      paths: values.map(
        (value) =>
          `/items/contacts?limit=20&sort=date_created&meta=filter_count&filter%5B${field}%5D%5B_eq%5D=${encodeURIComponent(value)}`,
      ),
    }),
  };
}

/** Copies a tenant's people into the contacts, so that both have the same. */
export async function copyContacts(from: Connection, to: Connection, tenantId: string): Promise<number> {
  let copied = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await ask<{ id: string }>(
      from,
      `select id, name, email, phone, '["vip"]'::json as tags, created_at from tributary.people
       where tenant_id = $1 and id > $2 order by id limit 20000`,
      [tenantId, after],
    );
    const last = rows.at(-1);
    if (last === undefined) break;
    await ask(
      to,
      `insert into contacts (id, name, email, phone, tags, date_created)
       select id, name, email, phone, tags, created_at
       from json_to_recordset($1) as r (id uuid, name text, email text, phone text, tags json, created_at timestamptz)`,
      [JSON.stringify(rows)],
    );
    copied += rows.length;
    after = last.id;
  }
  await ask(to, 'vacuum (analyze) contacts');
  return copied;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
