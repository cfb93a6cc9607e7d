-- Erasure with a grace: who is erased is out of every live table at once, and can be brought back until `due_at`. What stays of an
-- erasure are ids and times.
create table erasures (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  person_id uuid not null,
  -- the person's records: what was not moved hangs on them still
  record_ids uuid[] not null,
  -- through what it was asked for, and by whom
  source text not null,
  credential_id uuid,
  state text not null check (state in ('pending', 'restored', 'done')),
  requested_at timestamptz not null,
  due_at timestamptz not null,
  finished_at timestamptz,
  -- restored into somebody who came in meanwhile with the same identifiers
  joined_person_id uuid,
  primary key (tenant_id, id),
  check ((state = 'pending') = (finished_at is null)),
  foreign key (tenant_id, credential_id) references credentials (tenant_id, id)
);
create unique index erasures_pending_key on erasures (tenant_id, person_id) where state = 'pending';
create index erasures_due on erasures (tenant_id, due_at, id) where state = 'pending';

-- The archive: each row as it stood in its table. A row each, so that somebody with a long history is no value too large to be held.
create table erased_rows (
  tenant_id uuid not null,
  erasure_id uuid not null,
  table_name text not null,
  number bigint not null,
  row jsonb not null,
  primary key (tenant_id, erasure_id, table_name, number),
  foreign key (tenant_id, erasure_id) references erasures (tenant_id, id)
);
