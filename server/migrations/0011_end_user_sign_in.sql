-- Signing in as a member (OpenID Connect): sessions, codes, grants and tokens of end users. Each is found by the hash of what the
-- browser or client holds; the text itself is stored nowhere.
create table sign_in_items (
  tenant_id uuid not null references tenants (id),
  kind text not null,
  hash bytea not null check (length(hash) = 32),
  -- second names under which the protocol looks some kinds up
  uid text,
  grant_id text,
  payload jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  consumed_at timestamptz,
  primary key (tenant_id, kind, hash)
);
create index sign_in_items_uid on sign_in_items (tenant_id, kind, uid) where uid is not null;
create index sign_in_items_grant on sign_in_items (tenant_id, grant_id) where grant_id is not null;
create index sign_in_items_expiry on sign_in_items (tenant_id, expires_at) where expires_at is not null;

-- A shared table: one issuer serves every tenant, so its signing key is the server's. The key is sealed with the server's secret,
-- which is not in the database.
create table signing_keys (
  id uuid primary key,
  use text not null,
  sealed bytea not null,
  created_at timestamptz not null,
  retired_at timestamptz
);
create unique index signing_keys_active_key on signing_keys (use) where retired_at is null;
