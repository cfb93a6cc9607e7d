-- Loyalty campaigns: what codes are drawn from.
create table loyalty_campaigns (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  internal_id text not null,
  name text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  codes_expire_at timestamptz not null,
  settings jsonb not null default '{}',
  created_at timestamptz not null,
  primary key (tenant_id, id),
  constraint loyalty_campaigns_internal_id_key unique (tenant_id, internal_id)
);
