-- The inbox of a sandbox: messages that were caught instead of sent.
create table caught_messages (
  tenant_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  message_id uuid not null,
  record_id uuid not null,
  -- where it would have gone
  address text,
  subject text,
  text text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  -- tried again, a message is caught once
  constraint caught_messages_message_key unique (tenant_id, message_id),
  foreign key (tenant_id, connection_id) references connections (tenant_id, id),
  foreign key (tenant_id, record_id) references records (tenant_id, id)
);
create index caught_messages_recent on caught_messages (tenant_id, created_at, id);
create index caught_messages_record on caught_messages (tenant_id, record_id);
