-- What a tunnel's statistics are counted from, besides its entries and the orders of who entered.
create table tunnel_visits (
  tenant_id uuid not null,
  id uuid not null,
  entry_point_id uuid not null,
  -- its page was opened, or it was shown on somebody else's
  kind text not null check (kind in ('visit', 'show')),
  -- who it was, as far as a page can tell: the same text is the same visitor
  visitor text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, entry_point_id) references entry_points (tenant_id, id)
);
create index tunnel_visits_entry_point on tunnel_visits (tenant_id, entry_point_id);
create index tunnel_entries_entry_point on tunnel_entries (tenant_id, entry_point_id, created_at);

-- What one unit of a currency is worth, as the operator sets it.
create table currency_rates (
  tenant_id uuid not null references tenants (id),
  currency text not null,
  usd numeric(20, 10) not null check (usd > 0),
  updated_at timestamptz not null,
  primary key (tenant_id, currency)
);
