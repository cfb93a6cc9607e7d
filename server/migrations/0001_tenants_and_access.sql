-- Tenants, what partners sign in with, and the tokens they are given.
--
-- Conventions of every migration: one change a file; every tenant table has the key (tenant_id, …), names the tenant in every
-- unique index and foreign key, and forces row level security (so it can be distributed by tenant_id without change); no
-- triggers; no now(): the one clock is the server's.

-- A shared table (a reference table where the database is distributed): the way from a credential's code to its tenant.
create table tenants (
  id uuid primary key,
  code text not null unique check (code ~ '^[0-9a-f]{8}$'),
  name text not null,
  default_country text not null check (default_country ~ '^[A-Z]{2}$'),
  settings jsonb not null default '{}',
  created_at timestamptz not null
);

create table credentials (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  source text not null,
  kind text not null check (kind in ('client', 'user', 'pin', 'token')),
  login text not null,
  name text not null,
  -- 'sha256:<hex>' for machine-made secrets of at least 128 random bits, a PHC string (Argon2id) for passwords people choose
  verifier text,
  scopes text[] not null default '{}',
  sees text not null check (sees in ('own', 'tenant')),
  details jsonb not null default '{}',
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  constraint credentials_login_key unique (tenant_id, source, kind, login)
);

create table tokens (
  tenant_id uuid not null,
  id uuid not null,
  credential_id uuid not null,
  kind text not null check (kind in ('static', 'access', 'refresh')),
  hash bytea not null check (length(hash) = 32),
  family_id uuid not null,
  claims jsonb not null default '{}',
  created_at timestamptz not null,
  expires_at timestamptz,
  used_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  constraint tokens_hash_key unique (tenant_id, hash),
  foreign key (tenant_id, credential_id) references credentials (tenant_id, id)
);
create index tokens_family on tokens (tenant_id, family_id);
create index tokens_expiry on tokens (tenant_id, expires_at) where expires_at is not null;
