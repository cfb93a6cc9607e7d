import { joinedArrays, statement } from '../../store/statement.ts';
import { ofCustomers, ofEverything, ofPeople, ofSales, onePerson } from './definition-queries.ts';

/** SQL of counters. What they count is said in definition-queries.ts. */

const counted = { name: 'text', value: 'int8' } as const;

/** What one person has part in, by group: only what a writer can change need be looked at. */
export const ofOnePerson = {
  customers: statement(
    'counters.of_person.customers',
    { tenant: 'uuid', person: 'uuid' },
    counted,
    `select c.name, c.value from (${ofCustomers(onePerson)}) as c`,
  ),
  sales: statement(
    'counters.of_person.sales',
    { tenant: 'uuid', person: 'uuid' },
    counted,
    `select c.name, c.value from (${ofSales(onePerson)}) as c`,
  ),
  all: statement(
    'counters.of_person.all',
    { tenant: 'uuid', person: 'uuid' },
    counted,
    `select c.name, c.value from (${ofPeople(onePerson)}
     union all ${ofCustomers(onePerson)}
     union all ${ofSales(onePerson)}) as c`,
  ),
} as const;

/**
 * In one order: of two transactions that count the same, one waits for the other and never both. People come before what hangs on them, as
 * in transactions that count several times: whoever came in is counted before what happens to it.
 */
export const addToCounters = statement(
  'counters.add',
  { tenant: 'uuid', slot: 'int4', names: 'text[]', values: 'int8[]' },
  {},
  `insert into counters (tenant_id, name, slot, value)
   select :tenant::uuid, c.name, :slot::int, sum(c.value)::bigint from unnest(:names::text[], :values::bigint[]) as c (name, value)
   group by c.name
   order by array_position(array['people', 'channels', 'customers', 'leads', 'orders', 'tunnel', 'catalogue', 'subscriptions', 'codes'],
     split_part(c.name, '.', 1)), c.name
   on conflict (tenant_id, name, slot) do update set value = counters.value + excluded.value`,
  joinedArrays,
);

/** Several together. */
export const readCounters = statement(
  'counters.read',
  { tenant: 'uuid', names: 'text[]' },
  { total: 'int8' },
  `select coalesce(sum(value), 0)::bigint as total from counters where tenant_id = :tenant and name = any (:names)`,
);

/**
 * The credential whose record it is, which stays until the end of the transaction: whoever takes the record back waits, and who waits for
 * that reads what became of it.
 */
export const credentialOfRecord = statement(
  'counters.credential_of_record',
  { tenant: 'uuid', record: 'uuid' },
  { credential: 'uuid?' },
  `select credential_id as credential from records where tenant_id = :tenant and id = :record for key share`,
);

/**
 * Counters that are not what they count, as one snapshot of the database shows both: rows and counters are written by the same transactions,
 * so that this is right while others write.
 */
export const drift = statement(
  'counters.drift',
  { tenant: 'uuid' },
  { name: 'text', counted: 'int8', kept: 'int8' },
  `select coalesce(c.name, k.name) as name, coalesce(c.value, 0)::bigint as counted, coalesce(k.value, 0)::bigint as kept
   from (${ofEverything}) as c
   full join (select name, sum(value)::bigint as value from counters where tenant_id = :tenant group by name) as k on k.name = c.name
   where coalesce(c.value, 0) <> coalesce(k.value, 0)
   union all
   select 'messages.' || c.id, count(m.id), c.message_count from channels c
   left join messages m on m.tenant_id = c.tenant_id and m.channel_id = c.id
   where c.tenant_id = :tenant group by c.tenant_id, c.id, c.message_count having count(m.id) <> c.message_count
   order by name`,
);

/** Two repairs of one tenant at once would both add what is missing. */
export const lockRepair = statement(
  'counters.lock_repair',
  { tenant: 'uuid' },
  { done: 'text?' },
  `select pg_advisory_xact_lock(hashtextextended(:tenant::uuid::text, 7305411084))::text as done`,
);

/** Who looked, for the check of whether somebody is counted already. */
export const restoreVisitors = statement(
  'counters.restore_visitors',
  { tenant: 'uuid' },
  {},
  `insert into tunnel_visitors (tenant_id, tunnel, kind, visitor)
   select distinct v.tenant_id, t.tunnel, v.kind, v.visitor from tunnel_visits v
   join entry_points p on p.tenant_id = v.tenant_id and p.id = v.entry_point_id
   cross join lateral (values (p.tunnel_id::text), ('all')) as t (tunnel) where v.tenant_id = :tenant
   on conflict (tenant_id, tunnel, kind, visitor) do nothing`,
);

/** By how much, so that a message that is counted meanwhile stays counted. */
export const repairMessageCounts = statement(
  'counters.repair_messages',
  { tenant: 'uuid', channels: 'uuid[]', missing: 'int8[]' },
  {},
  `update channels c set message_count = c.message_count + d.missing
   from unnest(:channels::uuid[], :missing::bigint[]) as d (channel, missing)
   where c.tenant_id = :tenant and c.id = d.channel`,
);
