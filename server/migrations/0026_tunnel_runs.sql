-- A channel on its way through a tunnel's blocks. One at a time in each tunnel: whoever enters again goes on from there.
create table tunnel_runs (
  tenant_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  record_id uuid not null,
  tunnel_id uuid not null,
  entry_id uuid not null,
  -- the next block is the first at this position or behind it, so that blocks may come and go
  position integer not null,
  state text not null check (state in ('running', 'ended', 'failed')),
  -- why it failed
  reason text,
  due_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  check ((state = 'running') = (due_at is not null)),
  foreign key (tenant_id, channel_id) references channels (tenant_id, id),
  foreign key (tenant_id, record_id) references records (tenant_id, id),
  foreign key (tenant_id, tunnel_id) references tunnels (tenant_id, id),
  foreign key (tenant_id, entry_id) references tunnel_entries (tenant_id, id)
);
create unique index tunnel_runs_running_key on tunnel_runs (tenant_id, channel_id, tunnel_id) where state = 'running';
create index tunnel_runs_due on tunnel_runs (tenant_id, due_at, id) where state = 'running';
create index tunnel_runs_record on tunnel_runs (tenant_id, record_id);
create index tunnel_runs_entry on tunnel_runs (tenant_id, entry_id);
