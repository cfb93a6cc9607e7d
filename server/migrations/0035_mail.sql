-- Mails to people whom a partner names by their address: under a subject of their own, with files.
alter table messages add column subject text;

-- A record's own way to an address, whatever connection mail leaves through: one, however many mails are sent at once.
create unique index channels_mail_key on channels (tenant_id, record_id, address)
  where kind = 'email' and connection_id is null and address is not null;

-- What leaves with a message: the content is the file of the same id.
create table message_attachments (
  tenant_id uuid not null,
  id uuid not null,
  message_id uuid not null,
  record_id uuid not null,
  -- as the receiver sees it, cleaned; never a path
  name text not null,
  -- a media type
  type text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, id) references files (tenant_id, id),
  foreign key (tenant_id, message_id) references messages (tenant_id, id),
  foreign key (tenant_id, record_id) references records (tenant_id, id)
);
create index message_attachments_message on message_attachments (tenant_id, message_id, id);
create index message_attachments_record on message_attachments (tenant_id, record_id);
