import { sharedStatement, statement } from '../../store/statement.ts';

/** SQL of tracking. */

/** What a device may have said of itself, one time after the other; when it comes to more, what it said last is kept. */
const mostTechnicalBytes = 64 * 1024;

/** A session that says nothing else about who it is: a device that two people share has a session for each. */
export const resumeSession = statement(
  'tracking.resume_session',
  {
    tenant: 'uuid',
    id: 'uuid',
    application: 'uuid',
    email: 'text?',
    phone: 'text?',
    technical: 'jsonb',
    now: 'timestamptz',
  },
  { id: 'uuid' },
  `update tracking_sessions set email = coalesce(email, :email), phone = coalesce(phone, :phone),
     technical = case when octet_length((technical || :technical)::text) > ${mostTechnicalBytes} then :technical else technical || :technical end,
     seen_at = :now
   where tenant_id = :tenant and id = :id and application_id = :application and closed_at is null and (
     (email is null and phone is null) or (:email::text is null and :phone::text is null)
     or ((email = :email or phone = :phone) and coalesce(email = :email, true) and coalesce(phone = :phone, true)))
   returning id`,
);

export const insertSession = statement(
  'tracking.insert_session',
  {
    tenant: 'uuid',
    id: 'uuid',
    application: 'uuid',
    surface: 'text',
    email: 'text?',
    phone: 'text?',
    technical: 'jsonb',
    now: 'timestamptz',
  },
  {},
  `insert into tracking_sessions (tenant_id, id, application_id, surface, email, phone, technical, created_at, seen_at)
   values (:tenant, :id, :application, :surface, :email, :phone, :technical, :now, :now)`,
);

export const findSession = statement(
  'tracking.find_session',
  { tenant: 'uuid', id: 'uuid', application: 'uuid' },
  { id: 'uuid', email: 'text?', phone: 'text?', record_id: 'uuid?', registered: 'jsonb?' },
  `select id, email, phone, record_id, registered from tracking_sessions
   where tenant_id = :tenant and id = :id and application_id = :application and closed_at is null`,
);

/** What came in through a session last is what it is told again. */
export const rememberRegistration = statement(
  'tracking.remember_registration',
  { tenant: 'uuid', id: 'uuid', record: 'uuid', registered: 'jsonb' },
  {},
  `update tracking_sessions set record_id = :record, registered = :registered where tenant_id = :tenant and id = :id`,
);

const sent = `json_to_recordset(:events) as s (session uuid, id uuid, kind text, happened timestamptz, data jsonb, message text)`;

/**
 * Events that carry no message id, column by column: nearly everything that comes in, and read by the database in three quarters of the time that it takes
 * for rows of JSON.
 */
export const insertEvents = statement(
  'tracking.insert_events',
  {
    tenant: 'uuid',
    now: 'timestamptz',
    sessions: 'uuid[]',
    ids: 'uuid[]',
    kinds: 'text[]',
    happened: 'timestamptz[]',
    data: 'jsonb',
  },
  { stored: 'bool' },
  `insert into tracking_events (tenant_id, session_id, received_at, id, kind, happened_at, data)
   select :tenant, s.session, :now, s.id, s.kind, s.happened, s.data
   from rows from (unnest(:sessions::uuid[]), unnest(:ids::uuid[]), unnest(:kinds::text[]), unnest(:happened::timestamptz[]),
                   jsonb_array_elements(:data)) as s (session, id, kind, happened, data)
   returning true as stored`,
);

/** Events with message ids, each id once among those given: what was stored under one before is left out. */
export const insertEventsOnce = statement(
  'tracking.insert_events_once',
  { tenant: 'uuid', now: 'timestamptz', events: 'json' },
  { id: 'uuid' },
  `with fresh as (
     insert into tracking_message_ids (tenant_id, session_id, message_id, received_at)
     select :tenant, s.session, s.message, :now from ${sent} order by s.session, s.message
     on conflict do nothing returning session_id, message_id)
   insert into tracking_events (tenant_id, session_id, received_at, id, kind, happened_at, data)
   select :tenant, s.session, :now, s.id, s.kind, coalesce(s.happened, :now), s.data
   from ${sent} join fresh f on f.session_id = s.session and f.message_id = s.message
   returning id`,
);

export const addWarnings = statement(
  'tracking.add_warnings',
  { tenant: 'uuid', day: 'timestamptz', now: 'timestamptz', warnings: 'json' },
  {},
  `insert into ingestion_warnings (tenant_id, application_id, day, reason, field, count, first_at, last_at)
   select :tenant, w.application, :day, w.reason, w.field, sum(w.count), :now, :now
   from json_to_recordset(:warnings) as w (application uuid, reason text, field text, count bigint)
   group by w.application, w.reason, w.field order by w.application, w.reason, w.field
   on conflict (tenant_id, application_id, day, reason, field)
   do update set count = ingestion_warnings.count + excluded.count, last_at = excluded.last_at`,
);

export const warningsSince = statement(
  'tracking.warnings_since',
  { tenant: 'uuid', since: 'timestamptz', most: 'int8' },
  {
    application: 'text',
    day: 'timestamptz',
    reason: 'text',
    field: 'text',
    count: 'int8',
    first_at: 'timestamptz',
    last_at: 'timestamptz',
  },
  `select c.name as application, w.day, w.reason, w.field, w.count, w.first_at, w.last_at
   from ingestion_warnings w join credentials c on c.tenant_id = w.tenant_id and c.id = w.application_id
   where w.tenant_id = :tenant and w.day >= :since order by w.last_at desc, w.reason, w.field limit :most`,
);

export const makePartition = sharedStatement(
  'tracking.make_partition',
  { at: 'timestamptz' },
  { made: 'bool' },
  `select make_tracking_partition(:at) as made`,
);

export const dropPartitions = sharedStatement(
  'tracking.drop_partitions',
  { before: 'timestamptz' },
  { dropped: 'int4' },
  `select drop_tracking_partitions(:before) as dropped`,
);

export const forgetOldMessageIds = statement(
  'tracking.forget_old_message_ids',
  { tenant: 'uuid', before: 'timestamptz', most: 'int8' },
  {},
  `delete from tracking_message_ids where tenant_id = :tenant and (session_id, message_id) in (
     select session_id, message_id from tracking_message_ids where tenant_id = :tenant and received_at < :before limit :most)`,
);

/** Sessions of people: what came in through them, or who they say they are, is theirs. A phone counts when it is theirs alone. */
const sessionsOf = (records: string) => `
  select s.id from tracking_sessions s where s.tenant_id = :tenant and s.record_id = any (${records})
  union select s.id from tracking_sessions s join identifiers i
    on i.tenant_id = s.tenant_id and ((i.kind = 'email' and i.value = s.email) or (i.kind = 'phone' and i.value = s.phone))
  where s.tenant_id = :tenant
    and i.person_id in (select r.person_id from records r where r.tenant_id = :tenant and r.id = any (${records}))`;

/**
 * Newest first. No event of a session is older than the session, so that months before it are not looked at; a day is left for clocks of
 * processes that differ.
 */
export const timelineOf = statement(
  'tracking.timeline',
  { tenant: 'uuid', records: 'uuid[]', most: 'int8' },
  {
    id: 'uuid',
    session_id: 'uuid',
    kind: 'text',
    data: 'jsonb',
    happened_at: 'timestamptz',
    received_at: 'timestamptz',
  },
  `select e.id, e.session_id, e.kind, e.data, e.happened_at, e.received_at
   from (${sessionsOf(':records')}) own join tracking_sessions s on s.tenant_id = :tenant and s.id = own.id
   cross join lateral (
     select * from tracking_events e where e.tenant_id = :tenant and e.session_id = s.id and e.received_at >= s.created_at - interval '1 day'
     order by e.received_at desc, e.id desc limit :most) e
   order by e.received_at desc, e.id desc limit :most`,
);

/** Where a session was last, as far as its latest thousand events say. */
export const lastPlace = statement(
  'tracking.last_place',
  { tenant: 'uuid', session: 'uuid' },
  { data: 'jsonb', received_at: 'timestamptz' },
  `select data, received_at from (
     select kind, data, received_at, id from tracking_events where tenant_id = :tenant and session_id = :session
     order by received_at desc, id desc limit 1000) latest
   where kind = 'geo' order by received_at desc, id desc limit 1`,
);

export const forgetEvents = statement(
  'tracking.forget_events',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from tracking_events where tenant_id = :tenant and session_id in (${sessionsOf(':records')})`,
);

export const forgetMessageIds = statement(
  'tracking.forget_message_ids',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from tracking_message_ids where tenant_id = :tenant and session_id in (${sessionsOf(':records')})`,
);

export const forgetSessions = statement(
  'tracking.forget_sessions',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from tracking_sessions where tenant_id = :tenant and id in (${sessionsOf(':records')})`,
);

/**
 * Before a person is put out of sight: its sessions hang on one of its records from then on and are closed, so that neither they nor their
 * events are anybody else's who comes with the same address.
 */
export const closeSessions = statement(
  'tracking.close_sessions',
  { tenant: 'uuid', records: 'uuid[]', now: 'timestamptz' },
  {},
  `update tracking_sessions set record_id = (:records::uuid[])[1], email = null, phone = null, registered = null, closed_at = :now
   where tenant_id = :tenant and id in (${sessionsOf(':records')})`,
);

/** What was registered through a session is not told again once its record was taken back. */
export const forgetRegistered = statement(
  'tracking.forget_registered',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `update tracking_sessions set registered = null where tenant_id = :tenant and record_id = any (:records)`,
);
