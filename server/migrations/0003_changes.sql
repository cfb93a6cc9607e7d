-- The outbox: every fact published by a use case, written in the transaction that made it true (decision 7).
create table changes (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  type text not null,
  person_id uuid,
  record_id uuid,
  data jsonb not null,
  at timestamptz not null,
  -- claimed by state, never by "id greater than": rows of slow transactions become visible late
  state text not null check (state in ('due', 'done')),
  primary key (tenant_id, id)
);
create index changes_due on changes (tenant_id, at, id) where state = 'due';
create index changes_person on changes (tenant_id, person_id, at);
