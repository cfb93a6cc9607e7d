-- What must leave, on its way: one row for each destination, written in the transaction that decided it, claimed by state.
create table endpoints (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  -- whose words the facts are told in
  source text not null,
  url text not null,
  events text[] not null,
  -- sealed with a key that is not in the database
  secret bytea not null,
  details jsonb not null default '{}',
  -- since when nothing has got through; after days of that it is switched off
  failing_since timestamptz,
  disabled_at timestamptz,
  disabled_reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);

create table deliveries (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  kind text not null check (kind in ('webhook', 'message')),
  -- an endpoint or a connection
  destination_id uuid not null,
  record_id uuid,
  -- what it tells: a published fact or a message; the words are found when it is sent, so nobody who was erased lives on here
  change_id uuid,
  message_id uuid,
  state text not null check (state in ('due', 'leased', 'done', 'exhausted', 'dropped')),
  attempts integer not null default 0,
  due_at timestamptz not null,
  -- whoever holds it must be done by then; afterwards anybody may take it over
  lease uuid,
  leased_until timestamptz,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id)
);
create index deliveries_open on deliveries (tenant_id, destination_id, due_at, id) where state in ('due', 'leased');
create index deliveries_destination on deliveries (tenant_id, destination_id, created_at, id);
create index deliveries_record on deliveries (tenant_id, record_id) where record_id is not null;
create unique index deliveries_change_key on deliveries (tenant_id, destination_id, change_id) where change_id is not null;

create table delivery_attempts (
  tenant_id uuid not null,
  delivery_id uuid not null,
  number integer not null,
  at timestamptz not null,
  took_ms integer not null,
  outcome text not null check (outcome in ('done', 'failed', 'refused')),
  -- the receiver's status, where there was one, and the beginning of what it said
  status integer,
  excerpt text,
  primary key (tenant_id, delivery_id, number),
  foreign key (tenant_id, delivery_id) references deliveries (tenant_id, id)
);
