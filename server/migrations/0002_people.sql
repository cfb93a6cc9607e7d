-- Identity: records (what one source said), people (the projection of their records), and the decisions that tie them.

-- Where a dialect needs integers, an id is also a number. Numbers start with five digits, as the partners' samples do.
create sequence record_number as bigint start 10001;

create table people (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  number bigint not null,
  -- the winning values of all records (core/people/project.ts); the columns below repeat those that lists filter and sort by
  profile jsonb not null,
  name text,
  email text,
  phone text,
  last_message_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint people_number_key unique (tenant_id, number)
);
create index people_created on people (tenant_id, created_at, id);
create index people_updated on people (tenant_id, updated_at, id);
create index people_email on people (tenant_id, email);
create index people_phone on people (tenant_id, phone);
create index people_last_message on people (tenant_id, last_message_at);

create table records (
  tenant_id uuid not null,
  id uuid not null,
  number bigint not null,
  person_id uuid not null,
  source text not null,
  -- the part of its source within which this record's identifiers are unique (decision 3)
  scope text not null,
  credential_id uuid,
  email text,
  phone text,
  external_id text,
  national_id text,
  values jsonb not null,
  -- when each value was said, in epoch milliseconds: the latest wins in the person
  said_at jsonb not null,
  -- texts as they were sent, where normalising changed them
  raw jsonb not null default '{}',
  -- what only this source's dialect understands
  details jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint records_number_key unique (tenant_id, number),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  foreign key (tenant_id, credential_id) references credentials (tenant_id, id)
);
create unique index records_email_key on records (tenant_id, source, scope, email) where email is not null;
create unique index records_external_id_key on records (tenant_id, source, scope, external_id) where external_id is not null;
create unique index records_national_id_key on records (tenant_id, source, scope, national_id) where national_id is not null;
-- A record that is known by its phone alone: the guard that makes find-or-create by phone safe under races.
create unique index records_phone_only_key on records (tenant_id, source, scope, phone)
  where phone is not null and email is null and external_id is null and national_id is null;
create index records_person on records (tenant_id, person_id);
create index records_email on records (tenant_id, email) where email is not null;
create index records_phone on records (tenant_id, phone) where phone is not null;
create index records_credential on records (tenant_id, credential_id, created_at, id);

-- Whose an identifier is. Strong kinds are claimed by every record that carries them; a phone by the first that does.
create table identifiers (
  tenant_id uuid not null,
  kind text not null check (kind in ('email', 'phone', 'external_id', 'national_id')),
  value text not null,
  person_id uuid not null,
  constraint identifiers_pkey primary key (tenant_id, kind, value),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create index identifiers_person on identifiers (tenant_id, person_id);

-- Ids of people that were merged away: every id ever handed out keeps resolving.
create table aliases (
  tenant_id uuid not null,
  id uuid not null,
  number bigint not null,
  person_id uuid not null,
  primary key (tenant_id, id),
  constraint aliases_number_key unique (tenant_id, number),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

create table identity_log (
  tenant_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  decision text not null check (decision in ('found', 'link', 'merge', 'split')),
  rule text not null,
  person_id uuid not null,
  record_id uuid not null,
  identifiers jsonb not null,
  credential_id uuid,
  primary key (tenant_id, id)
);
create index identity_log_person on identity_log (tenant_id, person_id, at);

create table identity_reviews (
  tenant_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  state text not null check (state in ('open', 'linked', 'dismissed')),
  reason text not null,
  record_id uuid not null,
  person_id uuid not null,
  other_person_id uuid not null,
  identifiers jsonb not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, record_id) references records (tenant_id, id)
);
create index identity_reviews_open on identity_reviews (tenant_id, at) where state = 'open';

create table custom_properties (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  key text not null,
  type text not null check (type in ('string', 'number', 'boolean', 'date')),
  is_unique boolean not null default false,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  constraint custom_properties_key_key unique (tenant_id, key)
);

-- Values of custom properties declared unique, within one source and scope: the guard against two members with one value.
create table unique_property_values (
  tenant_id uuid not null,
  source text not null,
  scope text not null,
  key text not null,
  value text not null,
  record_id uuid not null,
  constraint unique_property_values_pkey primary key (tenant_id, source, scope, key, value),
  foreign key (tenant_id, record_id) references records (tenant_id, id)
);
create index unique_property_values_record on unique_property_values (tenant_id, record_id);

-- Passwords that came in with a record (a partner's users, members): Argon2id only.
create table passwords (
  tenant_id uuid not null,
  record_id uuid not null,
  hash text not null,
  changed_at timestamptz not null,
  primary key (tenant_id, record_id),
  foreign key (tenant_id, record_id) references records (tenant_id, id)
);

-- Exact totals at a bounded cost: each writer adds to one of a few slots, a reader sums them.
create table counters (
  tenant_id uuid not null references tenants (id),
  name text not null,
  slot smallint not null,
  value bigint not null,
  primary key (tenant_id, name, slot)
);
