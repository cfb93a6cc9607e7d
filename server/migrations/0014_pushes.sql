-- Messages to an operator's own app, by topic: kept as they came, and handed to delivery through the change that goes with them.
create table pushes (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  credential_id uuid,
  title text not null,
  body text not null,
  data jsonb not null,
  topics text[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
