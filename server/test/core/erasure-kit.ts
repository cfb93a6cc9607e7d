import type { Actor } from '../../src/core/actor.ts';
import { changeLead } from '../../src/core/leads/change-lead.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import type { Id } from '../../src/kit/ids.ts';
import type { TestServer } from '../support/test-server.ts';

/** Somebody of whom every table knows something, and what the database holds, row by row. */

/** Finer than the clock and JavaScript count: what is kept and put back must not lose it. */
const moment = `'2026-02-03 04:05:06.789123+00'::timestamptz`;
/** Texts of a person that must not be found anywhere once it is erased for good. */
export const secrets = {
  email: 'whole@example.com',
  phone: '+40722999001',
  externalId: 'whole-external-1',
  nationalId: 'WHOLENATIONAL1',
  fullName: 'Whole Planted',
  unique: 'whole-unique-1',
  text: 'whole planted text',
};

/**
 * Adds somebody with at least one row in every table that hangs on a person. Written past the use cases where they would take many
 * steps or could not make what a row may hold.
 */
export async function addWholePerson(server: TestServer, shop: Actor, club: Actor): Promise<Id> {
  const run: TestServer['server']['deps']['run'] = (...args) => server.server.deps.run(...args);
  const { email, phone, externalId, nationalId, fullName, unique } = secrets;
  const customProperties = { wholeKey: unique };
  await server.sql(
    `insert into custom_properties (tenant_id, id, key, type, is_unique, created_at) values ($1, gen_random_uuid(), 'wholeKey', 'string', true, ${moment})`,
    [shop.tenantId],
  );
  const patch = { email, phone, externalId, nationalId, fullName, customProperties, income: '12.50' };
  const { person } = await run(shop, addPerson, { scope: '', patch, onExisting: 'refuse', passwordHash: 'hash' });
  await run(club, addPerson, { scope: '', patch: { email, city: 'Oslo' }, onExisting: 'refuse' });
  await run(shop, changeLead, { ref: { id: person.id }, scope: '', status: 'opportunity' });
  for (const statement of rows)
    await server.sql(statement.replaceAll('$1', `'${shop.tenantId}'::uuid`).replaceAll('$2', `'${person.id}'::uuid`));
  return person.id;
}

const item = (kind: string) => `(select id from catalogue_items where tenant_id = $1 and kind = '${kind}' limit 1)`;
const first = (table: string) => `(select id from ${table} where tenant_id = $1 order by id limit 1)`;
const of = (table: string) => `(select id from ${table} where tenant_id = $1 and record_id = $2 order by id limit 1)`;

/** `$1` is the tenant, `$2` the person, whose first record has the same id. */
const rows = [
  `update records set details = '{"amount": 1.10, "big": 12345678901234567890.123, "none": null, "text": "${secrets.text} \\" é \\u20ac"}',
     updated_at = ${moment} where tenant_id = $1 and id = $2`,
  `insert into aliases (tenant_id, id, number, person_id) values ($1, gen_random_uuid(), nextval('record_number'), $2)`,
  `insert into identity_reviews (tenant_id, id, at, state, reason, record_id, person_id, other_person_id, identifiers)
   select $1, gen_random_uuid(), ${moment}, 'open', 'same_phone_other_identity', $2, $2, p.id, '{"phone": "${secrets.phone}"}'
   from people p where p.tenant_id = $1 and p.id <> $2 limit 1`,
  `insert into traffic_sources (tenant_id, id, entry_point_id, name, created_at, updated_at)
   values ($1, gen_random_uuid(), ${first('entry_points')}, 'Somewhere', ${moment}, ${moment})`,
  `insert into channels (tenant_id, id, record_id, kind, connection_id, address, message_count, last_message_at, created_at, updated_at)
   values ($1, gen_random_uuid(), $2, 'chat', ${first('connections')}, 'chat-whole-1', 2, ${moment}, ${moment}, ${moment})`,
  `insert into messages (tenant_id, id, channel_id, record_id, author, text, state, is_read, provider_id, created_at, updated_at)
   select $1, gen_random_uuid(), c.id, $2, 'person', '${secrets.text}', 'received', true, 'provider-1', ${moment}, ${moment}
   from channels c where c.tenant_id = $1 and c.address = 'chat-whole-1'`,
  `insert into caught_messages (tenant_id, id, connection_id, message_id, record_id, address, text, created_at)
   values ($1, gen_random_uuid(), ${first('connections')}, ${of('messages')}, $2, '${secrets.email}', '${secrets.text}', ${moment})`,
  `insert into calls (tenant_id, id, record_id, channel_id, staff_id, direction, caller, callee, status, duration_s, happened_at, created_at)
   values ($1, gen_random_uuid(), $2, ${of('channels')}, ${first('staff')}, 'inbound', '${secrets.phone}', '607', 'success', 7, ${moment}, ${moment})`,
  `insert into comments (tenant_id, id, record_id, lead_id, text, created_at, updated_at)
   values ($1, gen_random_uuid(), $2, ${of('leads')}, '${secrets.text}', ${moment}, ${moment})`,
  `insert into record_tags (tenant_id, record_id, tag_id, created_at) values ($1, $2, ${first('tags')}, ${moment})`,
  `insert into record_staff (tenant_id, record_id, staff_id) values ($1, $2, ${first('staff')})`,
  `insert into tunnel_entries (tenant_id, id, channel_id, entry_point_id, traffic_source_id, created_at)
   values ($1, gen_random_uuid(), ${of('channels')}, ${first('entry_points')}, ${first('traffic_sources')}, ${moment})`,
  `insert into tunnel_runs (tenant_id, id, channel_id, record_id, tunnel_id, entry_id, position, state, created_at, updated_at)
   select $1, gen_random_uuid(), e.channel_id, $2, ${first('tunnels')}, e.id, 1, 'ended', ${moment}, ${moment}
   from tunnel_entries e where e.tenant_id = $1 and e.channel_id = ${of('channels')}`,
  `insert into orders (tenant_id, id, record_id, title, price, currency, status, email, partly_paid, created_at, updated_at)
   values ($1, gen_random_uuid(), $2, 'Order', 100.50, 'EUR', 'opened', '${secrets.email}', 0.10, ${moment}, ${moment})`,
  `insert into subscriptions (tenant_id, id, record_id, plan_id, starts_at, ends_at, source, state, created_at, updated_at)
   values ($1, gen_random_uuid(), $2, ${item('plan')}, ${moment}, null, 'shop', 'active', ${moment}, ${moment})`,
  `insert into import_jobs (tenant_id, id, source, sees, connection_id, entry_point_id, tag_ids, created_at)
   values ($1, gen_random_uuid(), 'shop', 'tenant', ${first('connections')}, ${first('entry_points')}, '{}', ${moment})`,
  `insert into import_items (tenant_id, job_id, number, state, record_id, finished_at)
   values ($1, ${first('import_jobs')}, 0, 'done', $2, ${moment})`,
  `insert into lead_actions (tenant_id, id, lead_id, type_id, detail, happens_at, created_at, updated_at)
   values ($1, gen_random_uuid(), ${of('leads')}, ${item('action_type')}, '${secrets.text}', ${moment}, ${moment}, ${moment})`,
  `insert into lead_ratings (tenant_id, id, lead_id, value, comment, at)
   values ($1, gen_random_uuid(), ${of('leads')}, 9, '${secrets.text}', ${moment})`,
  `insert into lead_contracts (tenant_id, id, lead_id, number, value, created_at, updated_at)
   values ($1, gen_random_uuid(), ${of('leads')}, 'C-1', 10.00, ${moment}, ${moment})`,
  `insert into files (tenant_id, id, bytes, sha256, record_id, state, created_at)
   values ($1, gen_random_uuid(), 3, repeat('ab', 32), $2, 'kept', ${moment})`,
  `insert into documents (tenant_id, id, record_id, lead_id, type, name, created_at)
   values ($1, ${of('files')}, $2, ${of('leads')}, 'contract', '${secrets.text}.pdf', ${moment})`,
  `insert into files (tenant_id, id, bytes, sha256, record_id, state, created_at)
   values ($1, gen_random_uuid(), 4, repeat('cd', 32), $2, 'kept', ${moment})`,
  `insert into message_attachments (tenant_id, id, message_id, record_id, name, type, created_at)
   select $1, f.id, ${of('messages')}, $2, '${secrets.text}.png', 'image/png', ${moment} from files f where f.record_id = $2 and f.bytes = 4`,
  // On their way, and kept to be given again: these do not come back.
  `insert into messages (tenant_id, id, channel_id, record_id, author, text, state, is_read, created_at, updated_at)
   values ($1, gen_random_uuid(), ${of('channels')}, $2, 'operator', '${secrets.text} queued', 'queued', true, ${moment}, ${moment})`,
  `insert into deliveries (tenant_id, id, kind, destination_id, record_id, message_id, state, attempts, due_at, created_at)
   select $1, gen_random_uuid(), 'message', ${first('connections')}, $2, m.id, 'due', 1, '2100-01-01', ${moment}
   from messages m where m.tenant_id = $1 and m.record_id = $2 and m.state = 'queued'`,
  `insert into delivery_attempts (tenant_id, delivery_id, number, at, took_ms, outcome)
   values ($1, ${of('deliveries')}, 1, ${moment}, 5, 'failed')`,
  `insert into idempotency_keys (tenant_id, credential_id, key, fingerprint, output, records, created_at, expires_at)
   values ($1, ${first('credentials')}, 'whole', '\\x00', '{"email": "${secrets.email}"}', array[$2]::uuid[], ${moment}, '2100-01-01')`,
];

/** Every table with a tenant; not its partitions. */
export async function tenantTables(server: TestServer): Promise<string[]> {
  const found = await server.sql<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
     where c.relnamespace = 'tributary'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  );
  return found.map(({ name }) => name);
}

/** All rows of some tables of a tenant, as PostgreSQL itself writes them. */
export async function snapshot(server: TestServer, tenant: Id, tables: readonly string[]) {
  const rowsOf = async (table: string) =>
    server.sql<{ row: string }>(
      `select to_jsonb(t)::text as row from ${table} t where tenant_id = $1 order by to_jsonb(t)::text`,
      [tenant],
    );
  const all: Record<string, string[]> = {};
  for (const table of tables) all[table] = (await rowsOf(table)).map(({ row }) => row);
  return all;
}

/** What is counted, whichever slot it was added in. */
export async function counts(server: TestServer, tenant: Id) {
  return server.sql(
    'select name, sum(value)::int as value from counters where tenant_id = $1 group by name having sum(value) <> 0 order by name',
    [tenant],
  );
}
