import { statement } from '../../store/statement.ts';

/** SQL of idempotency keys. */

const place = { tenant: 'uuid', credential: 'uuid', key: 'text' } as const;

/**
 * Takes a key, also one whose time is over. Of any number at once the first gets it; the others wait here for its commit and
 * then touch no row.
 */
export const takeKey = statement(
  'idempotency.take',
  { ...place, fingerprint: 'bytea', now: 'timestamptz', expires: 'timestamptz' },
  {},
  `insert into idempotency_keys (tenant_id, credential_id, key, fingerprint, created_at, expires_at)
   values (:tenant, :credential, :key, :fingerprint, :now, :expires)
   on conflict on constraint idempotency_keys_pkey do update
     set fingerprint = excluded.fingerprint, output = null, records = '{}', created_at = excluded.created_at, expires_at = excluded.expires_at
     where idempotency_keys.expires_at <= :now`,
);

export const findKey = statement(
  'idempotency.find',
  place,
  { fingerprint: 'bytea', output: 'jsonb?' },
  `select fingerprint, output from idempotency_keys where tenant_id = :tenant and credential_id = :credential and key = :key`,
);

export const keepOutput = statement(
  'idempotency.keep',
  { ...place, output: 'jsonb', records: 'uuid[]' },
  {},
  `update idempotency_keys set output = :output, records = :records
   where tenant_id = :tenant and credential_id = :credential and key = :key`,
);

/** Removes some keys whose time is over, so that the table does not grow with every request. */
export const pruneKeys = statement(
  'idempotency.prune',
  { tenant: 'uuid', now: 'timestamptz' },
  {},
  `delete from idempotency_keys where tenant_id = :tenant and (credential_id, key) in (
     select credential_id, key from idempotency_keys where tenant_id = :tenant and expires_at <= :now order by expires_at limit 20)`,
);

/** Outputs that tell about any of these records: they are erased with them. */
export const forgetOutputs = statement(
  'idempotency.forget',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from idempotency_keys where tenant_id = :tenant and records && :records`,
);
