import { join } from 'node:path';
import pg from 'pg';
import { ensurePrograms, findPackage } from '../../../src/store/embedded/binaries.ts';
import { runCommand } from '../../../src/store/embedded/command.ts';
import { type Place, preparePlace } from '../../../src/store/embedded/place.ts';
import { socketPort } from '../../../src/store/embedded/socket.ts';

/** The database of a server process that runs its own, as an operator with the superuser's rights reaches it. */
export interface Behind {
  readonly place: Place;
  /** One statement on a connection of its own. */
  sql<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>;
  /** `pg_ctl` under the account of the cluster. @throws when it fails */
  pgCtl(...args: string[]): Promise<void>;
}

export async function behind(dataDir: string): Promise<Behind> {
  const place = await preparePlace(dataDir);
  const { bin } = await ensurePrograms(await findPackage(), place.programs);
  return {
    place,
    sql: (text, values = []) =>
      query({ host: place.socketDir, port: socketPort, user: 'postgres', database: 'postgres' }, text, values),
    async pgCtl(...args) {
      // With a log file: PostgreSQL would otherwise hold the pipe open that its output is awaited on.
      const all = [...args, '-D', place.cluster, '-w', '-l', join(place.logDir, 'start.log')];
      const { code, output } = await runCommand(join(bin, 'pg_ctl'), all, place.account);
      if (code !== 0) throw new Error(output);
    },
  };
}

/** One statement on a connection of its own, in our schema. */
export async function query<T extends pg.QueryResultRow>(
  connection: pg.ClientConfig,
  text: string,
  values: unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5_000, options: '-c search_path=tributary' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}

type Sql = Behind['sql'];

/** People and records that are there more than once, in words. */
export async function duplicates(sql: Sql): Promise<string[]> {
  const records = await sql<{ what: string }>(
    `select source || ' has ' || count(*) || ' records of ' || email as what from records
     where email is not null group by tenant_id, source, scope, email having count(*) > 1`,
  );
  const people = await sql<{ what: string }>(
    `select count(*) || ' people are ' || email as what from people
     where email is not null group by tenant_id, email having count(*) > 1`,
  );
  return [...records, ...people].map(({ what }) => what);
}

/** Reads every row (so every page's checksum) and every foreign key's both ends; what is wrong, in words. */
export async function damage(sql: Sql): Promise<string[]> {
  const tables = await sql<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c
     where c.relnamespace = 'tributary'::regnamespace and c.relkind = 'r'`,
  );
  await sql(tables.map(({ name }) => `select count(t.*::text) from ${name} t`).join(' union all '));
  const keys = await sql<{ name: string; child: string; parent: string; pairs: string; given: string }>(
    `select k.conname as name, k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent,
       string_agg(format('c.%I = p.%I', a.attname, b.attname), ' and ') as pairs,
       string_agg(format('c.%I is not null', a.attname), ' and ') as given
     from pg_constraint k
       cross join lateral unnest(k.conkey, k.confkey) as u(a, b)
       join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.a
       join pg_attribute b on b.attrelid = k.confrelid and b.attnum = u.b
     where k.contype = 'f' and k.connamespace = 'tributary'::regnamespace and k.conparentid = 0
     group by k.oid, k.conname, k.conrelid, k.confrelid`,
  );
  const dangling = keys.map(
    ({ name, child, parent, pairs, given }) =>
      `select '${name}' as name, count(*)::int as missing from ${child} c
       where ${given} and not exists (select from ${parent} p where ${pairs})`,
  );
  const found = await sql<{ name: string; missing: number }>(dangling.join(' union all '));
  return found.flatMap(({ name, missing }) => (missing > 0 ? [`${name}: ${missing} rows point nowhere`] : []));
}
