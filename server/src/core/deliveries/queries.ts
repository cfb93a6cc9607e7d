import { joinedArrays, statement } from '../../store/statement.ts';
import { deliveryLimits } from './deliveries.ts';

/** SQL of deliveries: what is due, who has it, what became of it. */

/** The beginning of a statement: destinations that have open deliveries, as `open_to (id)`, by a probe of the index each; the last row is null. */
export const openDestinations = `with recursive open_to (id) as (
     (select destination_id from deliveries where tenant_id = :tenant and state in ('due', 'leased') order by destination_id limit 1)
     union all
     select (select d.destination_id from deliveries d
             where d.tenant_id = :tenant and d.state in ('due', 'leased') and d.destination_id > o.id order by d.destination_id limit 1)
     from open_to o where o.id is not null)`;

/** Destinations for which something is due, or was taken by somebody who did not finish: a few probes each, however much waits. */
export const dueDestinations = statement(
  'delivery.due_destinations',
  { tenant: 'uuid', now: 'timestamptz' },
  { destination_id: 'uuid' },
  `${openDestinations}
   select o.id as destination_id from open_to o where o.id is not null and (
     exists (select from deliveries d where d.tenant_id = :tenant and d.destination_id = o.id and d.state = 'due' and d.due_at <= :now)
     or exists (select from deliveries d where d.tenant_id = :tenant and d.destination_id = o.id and d.state = 'leased' and d.leased_until <= :now))`,
);

/**
 * Whether the caller is the only one that takes deliveries of the destination, until its transaction ends. A statement of its own, asked
 * before `claim`: that one must see what whoever had it before has taken, or both would take up to the limit.
 */
export const claimAlone = statement(
  'delivery.claim_alone',
  { tenant: 'uuid', destination: 'uuid' },
  { alone: 'bool' },
  `select pg_try_advisory_xact_lock(hashtextextended(:tenant::uuid::text || :destination::uuid::text, 7305411085)) as alone`,
);

/**
 * Takes deliveries of one destination, each by one process, as many as its limit leaves beside those under way. One whose holder
 * did not come back in time is taken over. The attempts of `ended` are over: they are under way no more, though that is still to be written.
 *
 * The limit stands in the text: behind a parameter the planner expects a tenth of the queue, and joins it with all of the table.
 */
export const claim = statement(
  'delivery.claim',
  { tenant: 'uuid', destination: 'uuid', lease: 'uuid', now: 'timestamptz', until: 'timestamptz', ended: 'uuid[]' },
  {
    id: 'uuid',
    kind: 'text',
    destination_id: 'uuid',
    record_id: 'uuid?',
    change_id: 'uuid?',
    message_id: 'uuid?',
    attempts: 'int4',
    tries: 'int4',
  },
  `with first as materialized (
     select id from deliveries where tenant_id = :tenant and destination_id = :destination and state in ('due', 'leased')
       and due_at <= :now and (state = 'due' or leased_until <= :now)
     order by due_at, id limit ${deliveryLimits.perDestination} for update skip locked),
   taken as materialized (
     select id from first limit greatest(0, ${deliveryLimits.perDestination} - (
       select count(*) from deliveries where tenant_id = :tenant and destination_id = :destination
         and state = 'leased' and leased_until > :now and id <> all (:ended))))
   update deliveries d set state = 'leased', lease = :lease, leased_until = :until, attempts = d.attempts + 1, tries = d.tries + 1
   from taken where d.tenant_id = :tenant and d.id = taken.id
   returning d.id, d.kind, d.destination_id, d.record_id, d.change_id, d.message_id, d.attempts, d.tries`,
);

/** Attempts that came to their end: `delivery`, `number`, `at` (ISO), `took` (ms), `outcome`, `status` and `excerpt` of each. */
export const insertAttempts = statement(
  'delivery.insert_attempts',
  { tenant: 'uuid', attempts: 'json' },
  {},
  `insert into delivery_attempts (tenant_id, delivery_id, number, at, took_ms, outcome, status, excerpt)
   select :tenant, delivery, number, at, took, outcome, status, excerpt from json_to_recordset(:attempts)
     as ended (delivery uuid, number int, at timestamptz, took int, outcome text, status int, excerpt text)
   on conflict (tenant_id, delivery_id, number) do nothing`,
  joinedArrays,
);

/** Only who still holds it says what became of it. */
export const settle = statement(
  'delivery.settle',
  { tenant: 'uuid', id: 'uuid', lease: 'uuid', state: 'text', due: 'timestamptz', finished: 'timestamptz?' },
  {},
  `update deliveries set state = :state, due_at = :due, finished_at = :finished, lease = null, leased_until = null
   where tenant_id = :tenant and id = :id and lease = :lease`,
);

export const insertDelivery = statement(
  'delivery.insert',
  {
    tenant: 'uuid',
    id: 'uuid',
    kind: 'text',
    destination: 'uuid',
    record: 'uuid?',
    change: 'uuid?',
    message: 'uuid?',
    now: 'timestamptz',
  },
  {},
  `insert into deliveries (tenant_id, id, kind, destination_id, record_id, change_id, message_id, state, due_at, created_at)
   values (:tenant, :id, :kind, :destination, :record, :change, :message, 'due', :now, :now)
   on conflict (tenant_id, destination_id, change_id) where change_id is not null do nothing`,
);

/** Published facts that nobody has looked at yet, in the order in which they were published; so many at most, in the text as above. */
export const takeChanges = statement(
  'delivery.take_changes',
  { tenant: 'uuid' },
  { id: 'uuid', type: 'text', record_id: 'uuid?' },
  `with first as materialized (
     select id from changes where tenant_id = :tenant and state = 'due'
     order by at, number limit ${deliveryLimits.changesAtOnce} for update skip locked)
   update changes c set state = 'done' from first where c.tenant_id = :tenant and c.id = first.id
   returning c.id, c.type, c.record_id`,
);

export const findChange = statement(
  'delivery.find_change',
  { tenant: 'uuid', id: 'uuid' },
  { id: 'uuid', type: 'text', person_id: 'uuid?', record_id: 'uuid?', data: 'jsonb', at: 'timestamptz' },
  `select id, type, person_id, record_id, data, at from changes where tenant_id = :tenant and id = :id`,
);

const endpointColumns = {
  id: 'uuid',
  source: 'text',
  url: 'text',
  events: 'text[]',
  secret: 'bytea',
  previous_secret: 'bytea?',
  rotated_at: 'timestamptz?',
  details: 'jsonb',
  failing_since: 'timestamptz?',
  disabled_at: 'timestamptz?',
  disabled_reason: 'text?',
  created_at: 'timestamptz',
} as const;
const endpointList = Object.keys(endpointColumns).join(', ');

export const insertEndpoint = statement(
  'delivery.insert_endpoint',
  {
    tenant: 'uuid',
    id: 'uuid',
    source: 'text',
    url: 'text',
    events: 'text[]',
    secret: 'bytea',
    details: 'jsonb',
    now: 'timestamptz',
  },
  {},
  `insert into endpoints (tenant_id, id, source, url, events, secret, details, created_at, updated_at)
   values (:tenant, :id, :source, :url, :events, :secret, :details, :now, :now)`,
);

export const endpointsOf = statement(
  'delivery.endpoints_of',
  { tenant: 'uuid' },
  endpointColumns,
  `select ${endpointList} from endpoints where tenant_id = :tenant order by created_at, id`,
);

export const findEndpoint = statement(
  'delivery.find_endpoint',
  { tenant: 'uuid', id: 'uuid' },
  endpointColumns,
  `select ${endpointList} from endpoints where tenant_id = :tenant and id = :id`,
);

/** Something got through: what was just settled as done, by whoever held it. Asked behind `settle` without waiting for its answer. */
export const endpointsWork = statement(
  'delivery.endpoints_work',
  { tenant: 'uuid', deliveries: 'uuid[]' },
  {},
  `update endpoints e set failing_since = null where e.tenant_id = :tenant and e.failing_since is not null
     and e.id in (select destination_id from deliveries where tenant_id = :tenant and id = any (:deliveries) and state = 'done')`,
  joinedArrays,
);

/** Nothing got through; switched off when that has lasted too long, or at once when the receiver says that it is gone. */
export const endpointFails = statement(
  'delivery.endpoint_fails',
  { tenant: 'uuid', id: 'uuid', now: 'timestamptz', since: 'timestamptz', gone: 'bool' },
  { disabled: 'bool' },
  `update endpoints set failing_since = coalesce(failing_since, :now),
     disabled_at = case when :gone or failing_since <= :since then :now end,
     disabled_reason = case when :gone then 'gone' when failing_since <= :since then 'failing' end, updated_at = :now
   where tenant_id = :tenant and id = :id and disabled_at is null
   returning disabled_at is not null as disabled`,
);

export const enableEndpoint = statement(
  'delivery.enable_endpoint',
  { tenant: 'uuid', id: 'uuid', now: 'timestamptz' },
  {},
  `update endpoints set disabled_at = null, disabled_reason = null, failing_since = null, updated_at = :now
   where tenant_id = :tenant and id = :id`,
);

/** Nothing more is told; when it was switched off before, and why, stays. */
export const disableEndpoint = statement(
  'delivery.disable_endpoint',
  { tenant: 'uuid', id: 'uuid', now: 'timestamptz' },
  {},
  `update endpoints set disabled_at = coalesce(disabled_at, :now), disabled_reason = coalesce(disabled_reason, 'operator'),
     updated_at = :now
   where tenant_id = :tenant and id = :id`,
);

/** Sends again what was sent or given up, of one destination and a span of time. */
export const replay = statement(
  'delivery.replay',
  { tenant: 'uuid', destination: 'uuid', from: 'timestamptz', to: 'timestamptz', now: 'timestamptz' },
  {},
  `update deliveries set state = 'due', due_at = :now, finished_at = null, tries = 0
   where tenant_id = :tenant and destination_id = :destination and created_at >= :from and created_at <= :to
     and state in ('done', 'exhausted', 'dropped')`,
);

export const forgetAttempts = statement(
  'delivery.forget_attempts',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from delivery_attempts where tenant_id = :tenant
     and delivery_id in (select id from deliveries where tenant_id = :tenant and record_id = any (:records))`,
);

export const forgetDeliveries = statement(
  'delivery.forget',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from deliveries where tenant_id = :tenant and record_id = any (:records)`,
);

export const rotateEndpointSecret = statement(
  'delivery.rotate_endpoint_secret',
  { tenant: 'uuid', id: 'uuid', secret: 'bytea', now: 'timestamptz' },
  {},
  `update endpoints set previous_secret = secret, secret = :secret, rotated_at = :now, updated_at = :now
   where tenant_id = :tenant and id = :id`,
);
