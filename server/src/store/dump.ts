import type { Client } from 'pg';
import { schemaName } from './pool.ts';

/**
 * The schema as text, from the catalogue alone: the embedded PostgreSQL has no `pg_dump`, and this reads the same on every
 * version (14 to 18). Partitions are left out: the clock makes them. Committed as `schema.sql`; a test compares it with what the migrations make.
 */
export async function dumpSchema(client: Client): Promise<string> {
  const lines = async (text: string) =>
    (await client.query<{ line: string }>(text, [schemaName])).rows.map((row) => row.line);
  const sections = [
    ['sequences', await lines(sequences)],
    ['columns', await lines(columns)],
    ['constraints', await lines(constraints)],
    ['indexes', await lines(indexes)],
    ['functions', await lines(functions)],
    ['row level security', await lines(security)],
    ['rights', await lines(rights)],
  ] as const;
  return sections.map(([title, found]) => `-- ${title}\n${found.join('\n')}\n`).join('\n');
}

const tables = `from pg_class c where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`;

const sequences = `select format('sequence %I start %s', sequencename, start_value) as line from pg_sequences where schemaname = $1 order by 1`;

const columns = `
  select format('%I.%I %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
    case when a.attnotnull then ' not null' else '' end,
    coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) as line
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where c.oid in (select c.oid ${tables}) and a.attnum > 0 and not a.attisdropped order by c.relname, a.attnum`;

// Not-null constraints have entries of their own from version 18 on; the columns above say the same.
const constraints = `
  select format('%I %I %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) as line
  from pg_constraint k join pg_class c on c.oid = k.conrelid
  where c.oid in (select c.oid ${tables}) and k.contype <> 'n' order by c.relname, k.conname`;

const indexes = `
  select pg_get_indexdef(i.indexrelid) as line from pg_index i join pg_class t on t.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
  where i.indrelid in (select c.oid ${tables}) order by t.relname, x.relname`;

/** Ours: those of an extension are its own affair. */
const functions = `
  select pg_get_functiondef(p.oid) || format('executed by %s',
    (select string_agg(case a.grantee when 0 then 'everybody' else a.grantee::regrole::text end, ', ' order by 1)
     from aclexplode(p.proacl) a where a.grantee <> p.proowner)) as line
  from pg_proc p
  where p.pronamespace = $1::regnamespace and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by p.proname`;

const security = `
  select format('%I enabled %s forced %s policy %s%s%s using %s%s', c.relname, c.relrowsecurity, c.relforcerowsecurity, p.polname,
    case p.polcmd when 'r' then ' for select' when 'a' then ' for insert' when 'w' then ' for update' when 'd' then ' for delete' else '' end,
    case when not p.polpermissive then ' restrictive' else '' end, pg_get_expr(p.polqual, p.polrelid),
    coalesce(' with check ' || pg_get_expr(p.polwithcheck, p.polrelid), '')) as line
  from pg_class c left join pg_policy p on p.polrelid = c.oid
  where c.oid in (select c.oid ${tables}) order by c.relname, p.polname`;

const rights = `
  select format('%s: %s to %s', name, string_agg(lower(privilege_type), ', ' order by privilege_type), grantee) as line
  from (
    select table_name::text as name, privilege_type::text, grantee::text from information_schema.role_table_grants where table_schema = $1
    union all select format('%I.%I', c.relname, a.attname), x.privilege_type, x.grantee::regrole::text
    from pg_class c join pg_attribute a on a.attrelid = c.oid cross join lateral aclexplode(a.attacl) x
    where c.relnamespace = $1::regnamespace and x.grantee <> c.relowner
  ) granted where grantee = 'tributary_app' group by name, grantee order by name`;
