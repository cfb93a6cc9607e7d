-- Signing keys are derived from the server's secret and this version: raising it gives a tenant new keys, and the one before is
-- still accepted for as long as a token signed with it can live.
alter table tenants
  add column key_version integer not null default 1,
  add column keys_rotated_at timestamptz;
