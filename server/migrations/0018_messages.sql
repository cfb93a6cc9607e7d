-- Messages, and what their ways need: where a channel leads to, and the secrets of a connection.
alter table connections
  -- what its adapter needs besides (a bot's token, a password), sealed with a key that is not in the database
  add column secret bytea,
  -- where reading went on last, for adapters that poll
  add column cursor text,
  add column updated_at timestamptz,
  add column archived_at timestamptz;
update connections set updated_at = created_at;
alter table connections alter column updated_at set not null;

-- The person's address on the connection: an e-mail, a phone number, a chat's id.
alter table channels
  add column address text,
  -- exact totals at a bounded cost
  add column message_count bigint not null default 0;
create unique index channels_address_key on channels (tenant_id, connection_id, address) where connection_id is not null and address is not null;
create index channels_recent on channels (tenant_id, last_message_at, id);

create table messages (
  tenant_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  record_id uuid not null,
  -- who wrote it: the operator's side, the person, or the system itself
  author text not null check (author in ('operator', 'person', 'system')),
  text text not null,
  template_id uuid,
  state text not null check (state in ('queued', 'sent', 'failed', 'received')),
  is_read boolean not null,
  -- the other side's own id of it: the same message twice is one
  provider_id text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, channel_id) references channels (tenant_id, id),
  foreign key (tenant_id, record_id) references records (tenant_id, id),
  foreign key (tenant_id, template_id) references templates (tenant_id, id)
);
create index messages_channel on messages (tenant_id, channel_id, created_at, id);
create index messages_record on messages (tenant_id, record_id);
create unique index messages_provider_key on messages (tenant_id, channel_id, provider_id) where provider_id is not null;
