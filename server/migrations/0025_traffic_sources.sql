-- What a traffic source says besides its name, and the entry point that every tunnel may have by itself.
alter table traffic_sources
  add column description text not null default '',
  -- six letters and digits that its link is told by
  add column hash text,
  add column credential_id uuid,
  add column resubscribe_button_id uuid,
  add column is_disabled boolean not null default false,
  -- what the operator spent on it so far
  add column expenses_usd numeric(14, 2) not null default 0,
  add foreign key (tenant_id, credential_id) references credentials (tenant_id, id);
create unique index traffic_sources_hash_key on traffic_sources (tenant_id, hash) where hash is not null;
create index traffic_sources_entry_point on traffic_sources (tenant_id, entry_point_id, created_at, id);
create index entry_points_tunnel on entry_points (tenant_id, tunnel_id, created_at, id);
-- Whoever is subscribed by hand comes in through it; it is made when it is needed first.
create unique index entry_points_default_key on entry_points (tenant_id, tunnel_id) where kind = 'default';
create index tunnels_created on tunnels (tenant_id, created_at, id);
