import type pg from 'pg';
import { localTables, referenceTables } from '../../src/store/distribute.ts';

/**
 * What a schema must be so that it can be distributed by tenant, read from the catalogue. Each rule is a query for the names of what breaks
 * it, and a table (or more) that does: its `control`. A table that is not one of the few shared ones is a tenant's.
 */
export interface Rule {
  readonly offenders: string;
  /** What breaks it; the offenders then are `planted`. */
  readonly control: string;
  readonly planted: readonly string[];
}

const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');
const shared = quoted([...referenceTables, ...localTables]);
const reference = quoted(referenceTables);

/** Tables of tenants, `c`, with the number of the tenant's column; partitions too. */
const tenants = `pg_class c join lateral (
    select coalesce((select a.attnum from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id'), 0) as attnum) t on true`;
const isTenants = (of = 'c') =>
  `${of}.relnamespace = 'tributary'::regnamespace and ${of}.relkind in ('r', 'p', 'f') and ${of}.relname not in (${shared})`;
const keyColumns = (index: string) => `(${index}.indkey::int2[])[0:${index}.indnkeyatts - 1]`;
/** The last of PostgreSQL's 63 bytes are for `_` and a shard's number. */
const longestName = 54;
const ofTenant = `(tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)`;

const plain = 'create table planted (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id))';
const secured = `${plain};
  alter table planted enable row level security; alter table planted force row level security;`;

export const rules: Readonly<Record<string, Rule>> = {
  'the shared tables are there, and have no tenant': {
    offenders: `select name from unnest(array[${shared}]) as s (name)
      where to_regclass(name) is null or exists (select from pg_attribute where attrelid = to_regclass(name) and attname = 'tenant_id')`,
    control: 'alter table signing_keys add tenant_id uuid',
    planted: ['signing_keys'],
  },
  'every other table has a tenant, a uuid that is not null': {
    offenders: `select c.relname as name from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
      where ${isTenants()} and (a.atttypid is distinct from 'uuid'::regtype or not a.attnotnull)`,
    control: 'create table planted (id uuid primary key)',
    planted: ['planted'],
  },
  'it is kept, in a table of its own or in partitions of one': {
    offenders: `select c.relname as name from pg_class c left join pg_inherits i on i.inhrelid = c.oid
      where ${isTenants()} and (c.relpersistence <> 'p' or c.relkind = 'f' or (i.inhrelid is not null and not c.relispartition))`,
    control: 'create unlogged table planted (tenant_id uuid not null, id uuid, primary key (tenant_id, id))',
    planted: ['planted'],
  },
  'it has a primary key that begins with the tenant': {
    offenders: `select c.relname as name from ${tenants} left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
      where ${isTenants()} and k.conkey[1] is distinct from t.attnum`,
    control: `create table planted (tenant_id uuid not null, id uuid);
      create table planted_too (tenant_id uuid not null, id uuid primary key);
      create table planted_by_time (tenant_id uuid not null, at timestamptz, primary key (at)) partition by range (at)`,
    planted: ['planted', 'planted_by_time', 'planted_too'],
  },
  'the tenant is a key of every unique index': {
    offenders: `select i.indexrelid::regclass::text as name from ${tenants} join pg_index i on i.indrelid = c.oid
      where ${isTenants()} and i.indisunique and not t.attnum = any (${keyColumns('i')})`,
    control: `${plain}; create unique index planted_key on planted (id) include (tenant_id) where id is not null`,
    planted: ['planted_key'],
  },
  'the tenant is compared by = in every exclusion constraint': {
    offenders: `select k.conname as name from ${tenants} join pg_constraint k on k.conrelid = c.oid
      where ${isTenants()} and k.contype = 'x' and not exists (select from unnest(k.conkey, k.conexclop) as e (column_number, operator)
        where e.column_number = t.attnum and e.operator = '=(uuid,uuid)'::regoperator)`,
    control: `create table planted (tenant_id uuid not null, id uuid, during tstzrange, primary key (tenant_id, id),
        constraint planted_without exclude using gist (id with =, during with &&),
        constraint planted_other exclude using gist (tenant_id with <>, id with =))`,
    planted: ['planted_other', 'planted_without'],
  },
  'a foreign key between tables of tenants leads from tenant to tenant': {
    offenders: `select k.conname as name from ${tenants} join pg_constraint k on k.conrelid = c.oid and k.contype = 'f'
      join pg_class o on o.oid = k.confrelid join pg_attribute f on f.attrelid = o.oid and f.attname = 'tenant_id'
      where ${isTenants()} and ${isTenants('o')} and not exists (
        select from unnest(k.conkey, k.confkey) as p (here, there) where p.here = t.attnum and p.there = f.attnum)`,
    control: `${plain}; alter table planted add other uuid, add constraint planted_crossed foreign key (other, tenant_id) references people (tenant_id, id)`,
    planted: ['planted_crossed'],
  },
  'a foreign key to a shared table leads to a reference table': {
    offenders: `select k.conname as name from pg_class c join pg_constraint k on k.conrelid = c.oid and k.contype = 'f'
      join pg_class o on o.oid = k.confrelid where ${isTenants()} and o.relname in (${shared}) and o.relname not in (${reference})`,
    control: `${plain}; alter table planted add constraint planted_local foreign key (id) references signing_keys (id)`,
    planted: ['planted_local'],
  },
  'no foreign key leads from a shared table to anything else': {
    offenders: `select k.conname as name from pg_class c join pg_constraint k on k.conrelid = c.oid and k.contype = 'f'
      join pg_class o on o.oid = k.confrelid where c.relname in (${shared}) and o.relname not in (${reference})`,
    control: `alter table tenants add person uuid, add constraint planted_back foreign key (id, person) references people (tenant_id, id)`,
    planted: ['planted_back'],
  },
  'no foreign key changes rows by itself, and no constraint waits for the end': {
    offenders: `select k.conname as name from pg_class c join pg_constraint k on k.conrelid = c.oid
      where ${isTenants()} and (k.condeferrable or (k.contype = 'f' and (k.confdeltype <> 'a' or k.confupdtype <> 'a')))`,
    control: `${plain}; alter table planted
        add constraint planted_nulls foreign key (tenant_id, id) references people (tenant_id, id) on delete set null,
        add constraint planted_late unique (tenant_id, id) deferrable`,
    planted: ['planted_late', 'planted_nulls'],
  },
  'a partitioned table is divided by columns of its primary key, in ranges': {
    offenders: `select c.relname as name from pg_class c join pg_partitioned_table p on p.partrelid = c.oid
      join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
      where ${isTenants()} and (p.partstrat <> 'r' or not p.partattrs::int2[] <@ k.conkey)`,
    control: `create table planted (tenant_id uuid not null, id uuid, primary key (tenant_id, id)) partition by hash (tenant_id)`,
    planted: ['planted'],
  },
  'there are no triggers and no rules': {
    offenders: `select t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
        where c.relnamespace = 'tributary'::regnamespace and not t.tgisinternal
      union all select r.rulename from pg_rewrite r join pg_class c on c.oid = r.ev_class
        where c.relnamespace = 'tributary'::regnamespace and r.rulename <> '_RETURN'`,
    control: `${plain}; create trigger planted_trigger before update on planted for each row execute function suppress_redundant_updates_trigger();
      create rule planted_rule as on delete to planted do instead nothing`,
    planted: ['planted_rule', 'planted_trigger'],
  },
  'there are no views': {
    offenders: `select relname as name from pg_class where relnamespace = 'tributary'::regnamespace and relkind in ('v', 'm')`,
    control: `create view planted_view as select id from people; create materialized view planted_stored as select id from people`,
    planted: ['planted_stored', 'planted_view'],
  },
  'a default is the same everywhere, or the next of a sequence of bigints for a bigint': {
    // On a worker a sequence of bigints has a range of its own; one of integers cannot be drawn from there at all.
    offenders: `select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum and a.attgenerated = ''
      where ${isTenants()} and a.attnum > 0 and (a.attidentity <> '' or (
        pg_get_expr(d.adbin, c.oid) ~ '\\('
        and not (a.atttypid = 'int8'::regtype and pg_get_expr(d.adbin, c.oid) ~ '^nextval\\(''\\w+''::regclass\\)$' and exists (
          select from pg_depend g join pg_sequence s on s.seqrelid = g.refobjid
          where g.classid = 'pg_attrdef'::regclass and g.objid = d.oid and s.seqtypid = 'int8'::regtype))))`,
    control: `create sequence planted_small as integer; create table planted (tenant_id uuid not null, id uuid default gen_random_uuid(),
        at timestamptz default now(), small integer default nextval('planted_small'), wide bigint default nextval('planted_small'),
        own bigint generated always as identity, primary key (tenant_id, id))`,
    planted: ['planted.at', 'planted.id', 'planted.own', 'planted.small', 'planted.wide'],
  },
  'a generated column is stored, and is not the tenant': {
    offenders: `select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      where ${isTenants()} and a.attgenerated <> '' and (a.attgenerated <> 's' or a.attname = 'tenant_id')`,
    control: `create table planted (id uuid not null, tenant_id uuid generated always as (id) stored not null, primary key (tenant_id, id))`,
    planted: ['planted.tenant_id'],
  },
  'a column is of a type that PostgreSQL has by itself': {
    offenders: `select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      join pg_type y on y.oid = a.atttypid
      where ${isTenants()} and a.attnum > 0 and not a.attisdropped and y.typnamespace <> 'pg_catalog'::regnamespace`,
    control: `create domain planted_kind as text; ${plain}; alter table planted add kind planted_kind`,
    planted: ['planted.kind'],
  },
  'names leave room for the number of a shard, and do not end like one': {
    offenders: `select name from (
        select c.relname::text as name from pg_class c where ${isTenants()} and not c.relispartition
        union all select x.relname::text from pg_class c join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid
          where ${isTenants()} and not c.relispartition
        union all select k.conname::text from pg_class c join pg_constraint k on k.conrelid = c.oid
          where ${isTenants()} and not c.relispartition and k.contype <> 'n') named
      where length(name) > ${longestName} or name ~ '_\\d{6,}$'`,
    control: `${plain}; alter table planted add constraint planted_123456 check (id is not null)`,
    planted: ['planted_123456'],
  },
  'row level security is on, forced, and of policies that only allow': {
    offenders: `select c.relname as name from pg_class c where ${isTenants()} and not c.relispartition and (
        not c.relrowsecurity or not c.relforcerowsecurity or not exists (select from pg_policy p where p.polrelid = c.oid)
        or exists (select from pg_policy p where p.polrelid = c.oid and (not p.polpermissive or p.polroles <> '{0}'
          or not (coalesce(pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid)) = $policy$${ofTenant}$policy$)
          or not (coalesce(pg_get_expr(p.polwithcheck, c.oid), '') in ('', $policy$${ofTenant}$policy$)
            or starts_with(pg_get_expr(p.polwithcheck, c.oid), $policy$(${ofTenant} AND $policy$)))))`,
    control: `${secured} create policy tenant on planted using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
      create policy narrower on planted as restrictive for update using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
      alter table tags disable row level security; alter table people no force row level security; drop policy tenant on orders;
      drop policy tenant on channels; create policy tenant on channels using (true)`,
    planted: ['channels', 'orders', 'people', 'planted', 'tags'],
  },
};

export async function offenders(client: pg.Client, { offenders: query }: Rule): Promise<string[]> {
  return (await client.query<{ name: string }>(query)).rows.map(({ name }) => name).sort();
}
