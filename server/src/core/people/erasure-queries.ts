import { sql } from 'kysely';
import { type Statement, statement } from '../../store/statement.ts';
import type { Tx } from '../../store/tx.ts';

/** SQL of erasures and their archive. */

const erasureColumns = {
  id: 'uuid',
  person_id: 'uuid',
  record_ids: 'uuid[]',
  source: 'text',
  credential_id: 'uuid?',
  state: 'text',
  requested_at: 'timestamptz',
  due_at: 'timestamptz',
  finished_at: 'timestamptz?',
  joined_person_id: 'uuid?',
} as const;
const erasureList = Object.keys(erasureColumns).join(', ');

export const insertErasure = statement(
  'erasures.insert',
  {
    tenant: 'uuid',
    id: 'uuid',
    person: 'uuid',
    records: 'uuid[]',
    source: 'text',
    credential: 'uuid?',
    now: 'timestamptz',
    due: 'timestamptz',
  },
  {},
  `insert into erasures (tenant_id, id, person_id, record_ids, source, credential_id, state, requested_at, due_at)
   values (:tenant, :id, :person, :records, :source, :credential, 'pending', :now, :due)`,
);

/** Waits for whoever writes down something that hangs on these records in this moment, and keeps the next ones waiting. */
export const lockRecords = statement(
  'erasures.lock_records',
  { tenant: 'uuid', person: 'uuid' },
  { id: 'uuid' },
  `select id from records where tenant_id = :tenant and person_id = :person order by id for update`,
);

export const lockChannels = statement(
  'erasures.lock_channels',
  { tenant: 'uuid', records: 'uuid[]' },
  { id: 'uuid' },
  `select id from channels where tenant_id = :tenant and record_id = any (:records) order by id for update`,
);

/** The newest comes first. */
export const listErasureRows = statement(
  'erasures.list',
  { tenant: 'uuid', limit: 'int8' },
  erasureColumns,
  `select ${erasureList} from erasures where tenant_id = :tenant order by requested_at desc, id desc limit :limit`,
);

/** The latest erasure with this id, or of whoever had it: the person, or a record of it. */
export const findErasure = statement(
  'erasures.find',
  { tenant: 'uuid', id: 'uuid' },
  erasureColumns,
  `select ${erasureList} from erasures where tenant_id = :tenant and (id = :id or person_id = :id or :id = any (record_ids))
   order by requested_at desc, id desc limit 1`,
);

/** Of a restoring and the end of the grace at once, one finds it pending. */
export const claimForRestore = statement(
  'erasures.claim_for_restore',
  { tenant: 'uuid', id: 'uuid', now: 'timestamptz' },
  erasureColumns,
  `update erasures set state = 'restored', finished_at = :now
   where tenant_id = :tenant and id = :id and state = 'pending' and due_at > :now returning ${erasureList}`,
);

export const noteJoined = statement(
  'erasures.note_joined',
  { tenant: 'uuid', id: 'uuid', person: 'uuid' },
  {},
  `update erasures set joined_person_id = :person where tenant_id = :tenant and id = :id`,
);

/** Erasures of one transaction: an archive may be long. The caller comes back until nothing is due. */
const erasedAtOnce = 5;

/**
 * Takes erasures whose grace is over, each by one process. Their number stands in the text, as in `delivery.claim`: behind a parameter the planner
 * expects a tenth of what waits, and reads all of it.
 */
export const claimDue = statement(
  'erasures.claim_due',
  { tenant: 'uuid', now: 'timestamptz' },
  erasureColumns,
  `update erasures set state = 'done', finished_at = :now
   where tenant_id = :tenant and id in (
     select id from erasures where tenant_id = :tenant and state = 'pending' and due_at <= :now
     order by due_at, id limit ${erasedAtOnce} for update skip locked)
   returning ${erasureList}`,
);

export const emptyArchive = statement(
  'erasures.empty_archive',
  { tenant: 'uuid', erasure: 'uuid' },
  {},
  `delete from erased_rows where tenant_id = :tenant and erasure_id = :erasure`,
);

/** Which tables the archive has rows of, and how many. */
export const countArchived = statement(
  'erasures.count_archived',
  { tenant: 'uuid', erasure: 'uuid' },
  { table_name: 'text', rows: 'int8' },
  `select table_name, count(*) as rows from erased_rows where tenant_id = :tenant and erasure_id = :erasure group by table_name`,
);

/** The person's number, which its old ids go on by when the records join somebody else. */
export const archivedNumber = statement(
  'erasures.archived_number',
  { tenant: 'uuid', erasure: 'uuid' },
  { number: 'int8' },
  `select (row->>'number')::bigint as number from erased_rows
   where tenant_id = :tenant and erasure_id = :erasure and table_name = 'people'`,
);

/** Whoever has an identifier of the archived records now, or is known to the same source by the same phone alone. */
export const newcomers = statement(
  'erasures.newcomers',
  { tenant: 'uuid', erasure: 'uuid' },
  { kind: 'text', value: 'text', person_id: 'uuid' },
  `with archived as (select row from erased_rows where tenant_id = :tenant and erasure_id = :erasure and table_name = 'records')
   select distinct i.kind, i.value, i.person_id from archived
     cross join lateral (values ('email', row->>'email'), ('external_id', row->>'external_id'), ('national_id', row->>'national_id'))
       as wanted (kind, value)
     join identifiers i on i.tenant_id = :tenant and i.kind = wanted.kind and i.value = wanted.value
   union
   select 'phone', r.phone, r.person_id from archived
     join records r on r.tenant_id = :tenant and r.source = row->>'source' and r.scope = row->>'scope' and r.phone = row->>'phone'
   where coalesce(row->>'email', row->>'external_id', row->>'national_id') is null
     and r.email is null and r.external_id is null and r.national_id is null`,
);

/** The archived records, and what points at their person, belong to another from now on. */
export const repointArchive = statement(
  'erasures.repoint',
  { tenant: 'uuid', erasure: 'uuid', from: 'uuid', to: 'uuid' },
  {},
  `update erased_rows set row = row
     || case when (row->>'person_id')::uuid = :from then ('{"person_id": "' || :to::uuid::text || '"}')::jsonb else '{}' end
     || case when (row->>'other_person_id')::uuid = :from then ('{"other_person_id": "' || :to::uuid::text || '"}')::jsonb else '{}' end
   where tenant_id = :tenant and erasure_id = :erasure and ((row->>'person_id')::uuid = :from or (row->>'other_person_id')::uuid = :from)`,
);

export const insertAlias = statement(
  'erasures.insert_alias',
  { tenant: 'uuid', id: 'uuid', number: 'int8', person: 'uuid' },
  {},
  `insert into aliases (tenant_id, id, number, person_id) values (:tenant, :id, :number, :person)`,
);

const ofTable = (table: string, row = 'e') =>
  `${row}.tenant_id = :tenant and ${row}.erasure_id = :erasure and ${row}.table_name = '${table}'`;

function dropping(table: string, when: string) {
  return statement(
    `erasures.drop_${table}`,
    { tenant: 'uuid', erasure: 'uuid' },
    {},
    `delete from erased_rows e where ${ofTable(table)} and ${when}`,
  );
}

/**
 * Claims that whoever the records join has already, and a phone that anybody has. A strong one that is taken in this very moment stays, and
 * fails on `identifiers_pkey`: the next try finds who took it.
 */
export const dropTakenIdentifiers = statement(
  'erasures.drop_identifiers',
  { tenant: 'uuid', erasure: 'uuid', joined: 'uuid?' },
  {},
  `delete from erased_rows e where ${ofTable('identifiers')} and exists (
     select from identifiers i where i.tenant_id = :tenant and i.kind = e.row->>'kind' and i.value = e.row->>'value'
     and (i.kind = 'phone' or i.person_id = :joined))`,
);

export const dropTakenUniqueProperties = dropping(
  'unique_property_values',
  `exists (select from unique_property_values u where u.tenant_id = :tenant and u.source = e.row->>'source'
     and u.scope = e.row->>'scope' and u.key = e.row->>'key' and u.value = e.row->>'value')`,
);

/** Questions whose other side is gone, that are none any more, or that were asked again. */
export const dropSettledReviews = dropping(
  'identity_reviews',
  `(row->>'person_id' = row->>'other_person_id'
    or not (exists (select from records r where r.tenant_id = :tenant and r.id = (e.row->>'record_id')::uuid)
      or exists (select from erased_rows o where ${ofTable('records', 'o')} and o.row->>'id' = e.row->>'record_id'))
    or exists (select from identity_reviews v where v.tenant_id = :tenant and v.record_id = (e.row->>'record_id')::uuid
        and v.other_person_id = (e.row->>'other_person_id')::uuid and v.reason = e.row->>'reason' and v.state = 'open'))`,
);

/** The person itself: its records join somebody else. */
export const dropArchivedPerson = dropping('people', 'true');

const keyParams = { tenant: 'uuid', erasure: 'uuid', joined: 'uuid?' } as const;

function freeing(column: 'email' | 'external_id' | 'national_id') {
  return statement(
    `erasures.free_${column}`,
    keyParams,
    {},
    `update erased_rows e set row = row || '{"${column}": null}' where ${ofTable('records')}
       and exists (select from records r where r.tenant_id = :tenant and r.source = e.row->>'source' and r.scope = e.row->>'scope'
         and r.${column} = e.row->>'${column}' and r.person_id = :joined)`,
  );
}

const phoneOnly = (row: string) =>
  `coalesce(${row}->>'email', ${row}->>'external_id', ${row}->>'national_id') is null and ${row}->>'phone' is not null`;

/**
 * A record whose key another record of its source has by now, one of whoever it joins, keeps its values without the key. In this order: one
 * may be left with a phone alone.
 */
export const freeTakenKeys: readonly Statement<typeof keyParams>[] = [
  freeing('email'),
  freeing('external_id'),
  freeing('national_id'),
  statement(
    'erasures.free_phone',
    keyParams,
    {},
    `update erased_rows e set row = row || '{"phone": null}' where ${ofTable('records')} and ${phoneOnly('e.row')}
       and (exists (select from records r where r.tenant_id = :tenant and r.source = e.row->>'source' and r.scope = e.row->>'scope'
              and r.phone = e.row->>'phone' and r.person_id = :joined and r.email is null and r.external_id is null and r.national_id is null)
         or exists (select from erased_rows o where ${ofTable('records', 'o')} and o.number < e.number and ${phoneOnly('o.row')}
              and o.row->>'source' = e.row->>'source' and o.row->>'scope' = e.row->>'scope' and o.row->>'phone' = e.row->>'phone'))`,
  ),
];

/** The same chat or number wrote again and made a channel of somebody: that one goes on, the archived one keeps what was said. */
export const freeTakenAddresses = statement(
  'erasures.free_address',
  { tenant: 'uuid', erasure: 'uuid' },
  {},
  `update erased_rows e set row = row || '{"address": null}' where ${ofTable('channels')}
     and exists (select from channels c where c.tenant_id = :tenant and c.connection_id = (e.row->>'connection_id')::uuid
       and c.address = e.row->>'address')`,
);

/**
 * A family's own statement that forgets rows, keeping them: what it deletes goes to the archive as it stands. Its result counts them.
 * @throws when it does not begin as `delete from <table> [alias] where` (at import, so at start)
 */
export function archiving({ name, params, sql: text }: Statement): Archiving {
  const [, table, alias] = /^delete from (\w+) (?:(?!where\b)(\w+) )?where\b/.exec(text.replace(/\s+/g, ' ')) ?? [];
  if (table === undefined) throw new Error(`${name} does not delete from one table`);
  const made = statement(
    `${name}.archiving`,
    { ...params, erasure: 'uuid' as const },
    { number: 'int8' },
    `with gone as (${text} returning ${alias ?? table}.*)
     insert into erased_rows (tenant_id, erasure_id, table_name, number, row)
     select :tenant, :erasure, '${table}', row_number() over (), to_jsonb(gone) from gone returning number`,
  );
  return { table, statement: made };
}

export interface Archiving {
  readonly table: string;
  readonly statement: Statement;
}

/** What the archived rows of a table had. */
const archivedColumns = statement(
  'erasures.archived_columns',
  { tenant: 'uuid', erasure: 'uuid', table: 'text' },
  { name: 'text' },
  `select distinct k.name from erased_rows e cross join lateral jsonb_object_keys(e.row) as k (name)
   where e.tenant_id = :tenant and e.erasure_id = :erasure and e.table_name = :table`,
);

/** What a table has now; of PostgreSQL's own tables, which are asked by themselves: they are on one machine only. */
const columnsNow = statement(
  'erasures.columns_now',
  { table: 'text' },
  { name: 'text' },
  `select a.attname::text as name from pg_attribute a
   where a.attrelid = :table::text::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum`,
);

/**
 * Puts the archived rows of a table back where they were, under their own ids. The archive keeps them until it is emptied. A column that came
 * since takes its default, one that went is left out.
 */
export async function bringBack(tx: Tx, erasure: string, table: string): Promise<void> {
  const archived = await tx.all(archivedColumns, { tenant: tx.tenantId, erasure, table });
  const now = new Set((await tx.all(columnsNow, { table })).map(({ name }) => name));
  const names = archived.map(({ name }) => name).filter((name) => name !== 'tenant_id' && now.has(name));
  if (names.length === 0) return;
  const columns = sql.join(names.map((name) => sql.ref(name)));
  const values = sql.join(names.map((name) => sql.ref(`back.${name}`)));
  const query = sql`insert into ${sql.table(table)} (tenant_id, ${columns}) select e.tenant_id, ${values} from erased_rows e
    cross join lateral jsonb_populate_record(null::${sql.table(table)}, e.row) back
    where e.tenant_id = ${tx.tenantId} and e.erasure_id = ${erasure} and e.table_name = ${table} returning true as back`;
  await tx.query(query);
}
