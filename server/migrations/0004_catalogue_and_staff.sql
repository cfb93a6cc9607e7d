-- What the operator offers, and who works for the operator: reference data that leads, orders and subscriptions point at.
create sequence catalogue_number as bigint start 17;

create table catalogue_items (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  number bigint not null default nextval('catalogue_number'),
  kind text not null,
  parent_id uuid,
  name text not null,
  external_id text,
  price numeric(14, 2),
  currency text,
  details jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (tenant_id, id),
  constraint catalogue_items_number_key unique (tenant_id, number),
  foreign key (tenant_id, parent_id) references catalogue_items (tenant_id, id)
);
create index catalogue_items_kind on catalogue_items (tenant_id, kind, id);

create table staff (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  first_name text not null,
  last_name text not null,
  email text not null,
  phone text,
  role text not null,
  details jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);

create table record_staff (
  tenant_id uuid not null,
  record_id uuid not null,
  staff_id uuid not null,
  primary key (tenant_id, record_id, staff_id),
  foreign key (tenant_id, record_id) references records (tenant_id, id),
  foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
