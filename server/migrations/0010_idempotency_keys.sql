-- What was done for a request that came with an idempotency key, written in the transaction that did it: the same key again
-- gets the same answer. Outputs hold personal data, so each row knows whose records it tells about.
create table idempotency_keys (
  tenant_id uuid not null,
  credential_id uuid not null,
  key text not null,
  -- SHA-256 of the request: the key with another request is a mistake of the caller
  fingerprint bytea not null,
  output jsonb,
  records uuid[] not null default '{}',
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint idempotency_keys_pkey primary key (tenant_id, credential_id, key),
  foreign key (tenant_id, credential_id) references credentials (tenant_id, id)
);
create index idempotency_keys_expiry on idempotency_keys (tenant_id, expires_at);
