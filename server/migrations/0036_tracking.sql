-- What browsers and phones do before and after it is known whose they are.
create table tracking_sessions (
  tenant_id uuid not null,
  id uuid not null,
  application_id uuid not null,
  surface text not null check (surface in ('web', 'mobile')),
  -- who it says it is, normalised; a claim: nobody was signed in. It belongs to the person who has that identifier.
  email text,
  phone text,
  -- the record that came in through it. No foreign key: it may be out of sight, and what was done then is forgotten with it.
  record_id uuid,
  -- its person was erased: the device begins another
  closed_at timestamptz,
  -- what was registered through it, as sent: nobody else is told
  registered jsonb,
  -- the device and its browser, custom values, a token for push messages
  technical jsonb not null default '{}',
  created_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, application_id) references credentials (tenant_id, id)
);
create index tracking_sessions_email on tracking_sessions (tenant_id, email) where email is not null;
create index tracking_sessions_phone on tracking_sessions (tenant_id, phone) where phone is not null;
create index tracking_sessions_record on tracking_sessions (tenant_id, record_id) where record_id is not null;

-- By month, so that old ones are dropped and never deleted. One index, which is also the order in which they are read. No foreign key:
-- a session's own id is signed, and a look-up for every event would cost more than the event.
create table tracking_events (
  tenant_id uuid not null,
  session_id uuid not null,
  received_at timestamptz not null,
  -- in the order in which the session sent them
  id uuid not null,
  kind text not null,
  -- when it happened, by the sender's clock, if it said so
  happened_at timestamptz not null,
  data jsonb not null,
  primary key (tenant_id, session_id, received_at, id)
) partition by range (received_at);

-- Message ids that were stored: what is sent again under one is stored once.
create table tracking_message_ids (
  tenant_id uuid not null,
  session_id uuid not null,
  message_id text not null,
  received_at timestamptz not null,
  primary key (tenant_id, session_id, message_id)
);
create index tracking_message_ids_received on tracking_message_ids using brin (received_at);

-- What could not be taken, counted by day and reason: the operator's way to see that a page sends nonsense.
create table ingestion_warnings (
  tenant_id uuid not null,
  application_id uuid not null,
  day timestamptz not null,
  reason text not null,
  field text not null,
  count bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (tenant_id, application_id, day, reason, field),
  foreign key (tenant_id, application_id) references credentials (tenant_id, id)
);

-- The app's role owns nothing, so it cannot make or drop partitions: these functions, run with their owner's rights, can. A partition has
-- row level security forced and no policy: it is reached through its parent only. It is made beside the table and attached, which does not
-- lock readers and writers out.
-- Makes the month of a moment, if it is not there; whether it made it.
create function make_tracking_partition(at timestamptz) returns boolean
language plpgsql security definer set search_path = tributary, pg_temp as $$
declare
  first timestamp := date_trunc('month', at at time zone 'UTC');
  part text := 'tracking_events_' || to_char(first, 'YYYYMM');
begin
  perform pg_advisory_xact_lock(7305411083);
  if to_regclass(part) is not null then return false; end if;
  execute format('create table %I (like tracking_events including all)', part);
  execute format('alter table %I enable row level security', part);
  execute format('alter table %I force row level security', part);
  execute format('alter table tracking_events attach partition %I for values from (%L) to (%L)', part,
    first || '+00', (first + interval '1 month') || '+00');
  return true;
end $$;
revoke execute on function make_tracking_partition(timestamptz) from public;

-- Drops the months that ended before a moment; their number.
create function drop_tracking_partitions(before timestamptz) returns integer
language plpgsql security definer set search_path = tributary, pg_temp as $$
declare
  part text;
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(7305411083);
  for part in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'tracking_events'::regclass
      and to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month' <= before at time zone 'UTC'
  loop
    execute format('drop table %I', part);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;
revoke execute on function drop_tracking_partitions(timestamptz) from public;
