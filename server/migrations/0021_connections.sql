-- Connections that are asked for what people wrote: who asks now, and when it is asked again.
alter table connections
  add column poll_due_at timestamptz,
  add column poll_lease uuid,
  add column poll_leased_until timestamptz;
create index connections_polled on connections (tenant_id, poll_due_at) where poll_due_at is not null and archived_at is null;

-- Where messages of channels without a connection of their own leave: at most one in a tenant.
alter table connections add column is_default boolean not null default false;
create unique index connections_default_key on connections (tenant_id) where is_default and archived_at is null;
