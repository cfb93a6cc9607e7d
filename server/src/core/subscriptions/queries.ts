import { statement } from '../../store/statement.ts';

/** SQL of subscriptions. The list is composed in list-subscriptions.ts. */

const period = { starts: 'timestamptz', ends: 'timestamptz?', state: 'text', due: 'timestamptz?' } as const;

/** Fails on `subscriptions_overlap_key` when the record has the plan in any part of the period already. */
export const insertSubscription = statement(
  'subscriptions.insert',
  {
    tenant: 'uuid',
    id: 'uuid',
    record: 'uuid',
    source: 'text',
    credential: 'uuid?',
    plan: 'uuid',
    package: 'uuid?',
    paid: 'timestamptz?',
    ...period,
    now: 'timestamptz',
  },
  {},
  `insert into subscriptions (tenant_id, id, record_id, source, credential_id, plan_id, package_id, paid_at, starts_at, ends_at, state, due_at,
     created_at, updated_at)
   values (:tenant, :id, :record, :source, :credential, :plan, :package, :paid, :starts, :ends, :state, :due, :now, :now)`,
);

/**
 * Holds the people whose subscriptions these are, in one order for all who do: taking in and changing wait for each other here, and
 * never in the middle of the overlap's index, where both would have written before either looks.
 */
export const lockSubscribers = statement(
  'subscriptions.lock_subscribers',
  { tenant: 'uuid', numbers: 'int8[]' },
  { id: 'uuid' },
  `select p.id from people p where p.tenant_id = :tenant and p.id in (
     select r.person_id from subscriptions s join records r on r.tenant_id = s.tenant_id and r.id = s.record_id
     where s.tenant_id = :tenant and s.number = any (:numbers))
   order by p.id for update of p`,
);

/** The same for people by their own ids or a record's. */
export const lockPeople = statement(
  'subscriptions.lock_people',
  { tenant: 'uuid', ids: 'uuid[]' },
  { id: 'uuid' },
  `select p.id from people p where p.tenant_id = :tenant and p.id in (
     select unnest(:ids::uuid[]) union select r.person_id from records r where r.tenant_id = :tenant and r.id = any (:ids))
   order by p.id for update of p`,
);

/** One subscription, held until the end of the transaction: a cancellation and a renewal at once take turns. */
export const lockSubscription = statement(
  'subscriptions.lock',
  { tenant: 'uuid', number: 'int8' },
  {
    id: 'uuid',
    record_id: 'uuid',
    person_id: 'uuid',
    credential_id: 'uuid?',
    plan_id: 'uuid',
    plan_key: 'text?',
    plan_name: 'text',
    starts_at: 'timestamptz',
    ends_at: 'timestamptz?',
    state: 'text',
  },
  `select s.id, s.record_id, r.person_id, s.credential_id, s.plan_id, i.external_id as plan_key, i.name as plan_name,
     s.starts_at, s.ends_at, s.state
   from subscriptions s
   join records r on r.tenant_id = s.tenant_id and r.id = s.record_id
   join catalogue_items i on i.tenant_id = s.tenant_id and i.id = s.plan_id
   where s.tenant_id = :tenant and s.number = :number for update of s`,
);

/** A start moves only while it lies ahead; otherwise no row is touched. */
export const movePeriod = statement(
  'subscriptions.move_period',
  { tenant: 'uuid', id: 'uuid', ...period, now: 'timestamptz' },
  {},
  `update subscriptions set starts_at = :starts, ends_at = :ends, state = :state, due_at = :due, updated_at = :now
   where tenant_id = :tenant and id = :id and (starts_at = :starts or starts_at > :now)`,
);

export const findPurchase = statement(
  'subscriptions.find_purchase',
  { tenant: 'uuid', record: 'uuid', package: 'uuid', paid: 'timestamptz' },
  { id: 'uuid' },
  `select id from subscriptions where tenant_id = :tenant and record_id = :record and package_id = :package and paid_at = :paid
   order by number`,
);

/** What has not ended yet of some records. */
export const runningOfRecords = statement(
  'subscriptions.running_of_records',
  { tenant: 'uuid', records: 'uuid[]' },
  { number: 'int8' },
  `select number from subscriptions where tenant_id = :tenant and record_id = any (:records) and state <> 'expired' order by number`,
);

/** Rows of one transaction; the caller comes back until nothing is due. */
const advancedAtOnce = 200;

/**
 * Takes those that the clock has overtaken one status further, each row by one process (decision 7: who publishes it is who
 * changed it). One whose end has passed too comes up again at once.
 *
 * Their number stands in the text, as in `delivery.claim`: behind a parameter the planner expects a tenth of what waits, and reads all of it.
 */
export const advanceDue = statement(
  'subscriptions.advance_due',
  { tenant: 'uuid', now: 'timestamptz' },
  {
    id: 'uuid',
    record_id: 'uuid',
    person_id: 'uuid',
    plan_id: 'uuid',
    starts_at: 'timestamptz',
    ends_at: 'timestamptz?',
    state: 'text',
  },
  `update subscriptions s set state = case s.state when 'pending' then 'active' else 'expired' end,
     due_at = case s.state when 'pending' then s.ends_at end
   from (select id, record_id from subscriptions where tenant_id = :tenant and due_at <= :now order by due_at limit ${advancedAtOnce}
         for update skip locked) due
   join records r on r.tenant_id = :tenant and r.id = due.record_id
   where s.tenant_id = :tenant and s.id = due.id
   returning s.id, s.record_id, r.person_id, s.plan_id, s.starts_at, s.ends_at, s.state`,
);

export const forgetSubscriptions = statement(
  'subscriptions.forget',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from subscriptions where tenant_id = :tenant and record_id = any (:records)`,
);
