-- Ways to reach a person (connections and channels), what can be sent (templates), labels (tags) and funnels (tunnels).
create table connections (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  type text not null,
  name text not null,
  details jsonb not null default '{}',
  created_at timestamptz not null,
  primary key (tenant_id, id)
);

create table channels (
  tenant_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  kind text not null,
  connection_id uuid,
  state text not null default 'ok',
  utm_marks jsonb not null default '{}',
  last_message_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, record_id) references records (tenant_id, id),
  foreign key (tenant_id, connection_id) references connections (tenant_id, id)
);
create index channels_record on channels (tenant_id, record_id, id);

create table template_categories (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);

create table templates (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  category_id uuid,
  key text not null,
  name text not null,
  body text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  constraint templates_key_key unique (tenant_id, key),
  foreign key (tenant_id, category_id) references template_categories (tenant_id, id)
);

create table tags (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  constraint tags_name_key unique (tenant_id, name)
);

create table record_tags (
  tenant_id uuid not null,
  record_id uuid not null,
  tag_id uuid not null,
  created_at timestamptz not null,
  primary key (tenant_id, record_id, tag_id),
  foreign key (tenant_id, record_id) references records (tenant_id, id),
  foreign key (tenant_id, tag_id) references tags (tenant_id, id)
);
create index record_tags_tag on record_tags (tenant_id, tag_id, record_id);

create table tunnels (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);

create table tunnel_blocks (
  tenant_id uuid not null,
  id uuid not null,
  tunnel_id uuid not null,
  kind text not null,
  name text not null,
  position integer not null,
  details jsonb not null default '{}',
  created_at timestamptz not null,
  primary key (tenant_id, id),
  constraint tunnel_blocks_position_key unique (tenant_id, tunnel_id, position),
  foreign key (tenant_id, tunnel_id) references tunnels (tenant_id, id)
);

-- A way into a tunnel: a link, a QR code, a widget, a form (a lead-generation tool).
create table entry_points (
  tenant_id uuid not null,
  id uuid not null,
  tunnel_id uuid not null,
  kind text not null,
  name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, tunnel_id) references tunnels (tenant_id, id)
);

create table traffic_sources (
  tenant_id uuid not null,
  id uuid not null,
  entry_point_id uuid not null,
  name text not null,
  details jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, entry_point_id) references entry_points (tenant_id, id)
);

-- A channel entered a tunnel through an entry point.
create table tunnel_entries (
  tenant_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  entry_point_id uuid not null,
  traffic_source_id uuid not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, channel_id) references channels (tenant_id, id),
  foreign key (tenant_id, entry_point_id) references entry_points (tenant_id, id),
  foreign key (tenant_id, traffic_source_id) references traffic_sources (tenant_id, id)
);
create index tunnel_entries_channel on tunnel_entries (tenant_id, channel_id, created_at);
