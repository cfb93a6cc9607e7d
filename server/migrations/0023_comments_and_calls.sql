-- What the operator's side writes down about a person, and the calls it had with one. Both hang on a record.
create table comments (
  tenant_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  credential_id uuid,
  text text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, record_id) references records (tenant_id, id),
  foreign key (tenant_id, credential_id) references credentials (tenant_id, id)
);
create index comments_record on comments (tenant_id, record_id, created_at);

create table calls (
  tenant_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  channel_id uuid not null,
  staff_id uuid not null,
  direction text not null check (direction in ('inbound', 'outbound')),
  caller text not null,
  callee text not null,
  status text not null check (status in ('talking', 'success', 'no_answer', 'closed_by_system')),
  duration_s integer not null check (duration_s >= 0),
  -- where a recording lies, elsewhere; it is never fetched
  record_link text,
  happened_at timestamptz not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, record_id) references records (tenant_id, id),
  foreign key (tenant_id, channel_id) references channels (tenant_id, id),
  foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
create index calls_record on calls (tenant_id, record_id, happened_at);
