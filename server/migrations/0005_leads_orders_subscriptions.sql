-- Things that happened to a person. Each hangs on the record it came in with and never moves (decision 2).
create table leads (
  tenant_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  source text not null,
  credential_id uuid,
  status text not null check (status in ('prospect', 'lead', 'sale_lead', 'opportunity', 'customer', 'lost')),
  origin text,
  offer_category_id uuid,
  offer_id uuid,
  sku_id uuid,
  location_id uuid,
  offline_campaign_id uuid,
  channel_id uuid,
  branch_id uuid,
  consultant_id uuid,
  details jsonb not null default '{}',
  created_at timestamptz not null,
  status_changed_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, record_id) references records (tenant_id, id),
  foreign key (tenant_id, offer_category_id) references catalogue_items (tenant_id, id),
  foreign key (tenant_id, offer_id) references catalogue_items (tenant_id, id),
  foreign key (tenant_id, sku_id) references catalogue_items (tenant_id, id),
  foreign key (tenant_id, location_id) references catalogue_items (tenant_id, id),
  foreign key (tenant_id, offline_campaign_id) references catalogue_items (tenant_id, id),
  foreign key (tenant_id, channel_id) references catalogue_items (tenant_id, id),
  foreign key (tenant_id, branch_id) references catalogue_items (tenant_id, id),
  foreign key (tenant_id, consultant_id) references staff (tenant_id, id)
);
create index leads_record on leads (tenant_id, record_id);
create index leads_created on leads (tenant_id, created_at, id);

create table orders (
  tenant_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  title text not null,
  price numeric(14, 2) not null,
  currency text not null,
  status text not null check (status in ('opened', 'resolved', 'rejected')),
  offer_id uuid,
  manager_id uuid,
  details jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, record_id) references records (tenant_id, id),
  foreign key (tenant_id, offer_id) references catalogue_items (tenant_id, id),
  foreign key (tenant_id, manager_id) references staff (tenant_id, id)
);
create index orders_record on orders (tenant_id, record_id);

create table subscriptions (
  tenant_id uuid not null,
  id uuid not null,
  number bigint not null default nextval('record_number'),
  record_id uuid not null,
  plan_id uuid not null,
  package_id uuid,
  starts_at timestamptz not null,
  ends_at timestamptz,
  details jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint subscriptions_number_key unique (tenant_id, number),
  check (ends_at > starts_at),
  foreign key (tenant_id, record_id) references records (tenant_id, id),
  foreign key (tenant_id, plan_id) references catalogue_items (tenant_id, id),
  foreign key (tenant_id, package_id) references catalogue_items (tenant_id, id)
);
create index subscriptions_record on subscriptions (tenant_id, record_id);
create index subscriptions_plan on subscriptions (tenant_id, plan_id, ends_at);
