import { sharedStatement, statement } from '../../store/statement.ts';

/** SQL of credentials and tokens. */

const credentialColumns = {
  id: 'uuid',
  source: 'text',
  kind: 'text',
  login: 'text',
  name: 'text',
  verifier: 'text?',
  scopes: 'text[]',
  sees: 'text',
  details: 'jsonb',
} as const;

export const insertCredential = statement(
  'access.insert_credential',
  {
    tenant: 'uuid',
    id: 'uuid',
    source: 'text',
    kind: 'text',
    login: 'text',
    name: 'text',
    verifier: 'text?',
    scopes: 'text[]',
    sees: 'text',
    details: 'jsonb',
    now: 'timestamptz',
  },
  {},
  `insert into credentials (tenant_id, id, source, kind, login, name, verifier, scopes, sees, details, created_at)
   values (:tenant, :id, :source, :kind, :login, :name, :verifier, :scopes, :sees, :details, :now)`,
);

export const findCredential = statement(
  'access.find_credential',
  { tenant: 'uuid', source: 'text', kind: 'text', login: 'text' },
  credentialColumns,
  `select id, source, kind, login, name, verifier, scopes, sees, details from credentials
   where tenant_id = :tenant and source = :source and kind = :kind and login = :login and revoked_at is null`,
);

export const insertToken = statement(
  'access.insert_token',
  {
    tenant: 'uuid',
    id: 'uuid',
    credential: 'uuid',
    kind: 'text',
    hash: 'bytea',
    family: 'uuid',
    claims: 'jsonb',
    now: 'timestamptz',
    expires: 'timestamptz?',
  },
  {},
  `insert into tokens (tenant_id, id, credential_id, kind, hash, family_id, claims, created_at, expires_at)
   values (:tenant, :id, :credential, :kind, :hash, :family, :claims, :now, :expires)`,
);

/** A live token with its live credential; none of the credentials that had a part in it was revoked. */
export const findToken = statement(
  'access.find_token',
  { tenant: 'uuid', source: 'text', hash: 'bytea' },
  {
    ...credentialColumns,
    token_id: 'uuid',
    token_kind: 'text',
    family_id: 'uuid',
    claims: 'jsonb',
    expires_at: 'timestamptz?',
  },
  `select c.id, c.source, c.kind, c.login, c.name, c.verifier, c.scopes, c.sees, c.details,
     t.id as token_id, t.kind as token_kind, t.family_id, t.claims, t.expires_at
   from tokens t join credentials c on c.tenant_id = t.tenant_id and c.id = t.credential_id
   where t.tenant_id = :tenant and t.hash = :hash and c.source = :source and t.revoked_at is null and c.revoked_at is null
     and not exists (select from credentials v where v.tenant_id = :tenant and v.revoked_at is not null
       and v.id = any (array(select jsonb_array_elements_text(t.claims -> 'via')::uuid)))`,
);

/** Uses a refresh token up: of any number of users at once, one gets the row. */
export const useRefreshToken = statement(
  'access.use_refresh_token',
  { tenant: 'uuid', hash: 'bytea', now: 'timestamptz' },
  { id: 'uuid', family_id: 'uuid' },
  `update tokens set used_at = :now where tenant_id = :tenant and hash = :hash and kind = 'refresh'
     and used_at is null and revoked_at is null and (expires_at is null or expires_at > :now)
   returning id, family_id`,
);

/**
 * Takes a family's first token until the end of the transaction: who adds to the family and who revokes it take turns, so that
 * no token is added unseen while the others are revoked.
 */
export const lockFamily = statement(
  'access.lock_family',
  { tenant: 'uuid', family: 'uuid' },
  { id: 'uuid' },
  `select id from tokens where tenant_id = :tenant and family_id = :family order by id limit 1 for update`,
);

export const familyIsRevoked = statement(
  'access.family_is_revoked',
  { tenant: 'uuid', family: 'uuid' },
  { revoked: 'bool' },
  `select exists (select from tokens where tenant_id = :tenant and family_id = :family and revoked_at is not null) as revoked`,
);

export const revokeFamily = statement(
  'access.revoke_family',
  { tenant: 'uuid', family: 'uuid', now: 'timestamptz' },
  {},
  `update tokens set revoked_at = :now where tenant_id = :tenant and family_id = :family and revoked_at is null`,
);

/** Removes some of a credential's tokens that expired long ago, so that the table does not grow with every sign-in. */
export const pruneTokens = statement(
  'access.prune_tokens',
  { tenant: 'uuid', credential: 'uuid', before: 'timestamptz' },
  {},
  `delete from tokens where tenant_id = :tenant and id in (
     select id from tokens where tenant_id = :tenant and credential_id = :credential and expires_at < :before limit 50)`,
);

/** With when a token of it was last made, of those that are still kept. Pins are known by a digest, which is nothing to show. */
export const listedCredentials = statement(
  'access.list_credentials',
  { tenant: 'uuid' },
  {
    id: 'uuid',
    source: 'text',
    kind: 'text',
    login: 'text?',
    name: 'text',
    scopes: 'text[]',
    sees: 'text',
    created_at: 'timestamptz',
    last_token_at: 'timestamptz?',
    revoked_at: 'timestamptz?',
  },
  `select c.id, c.source, c.kind, case when c.kind <> 'pin' then c.login end as login, c.name, c.scopes, c.sees, c.created_at,
     (select max(t.created_at) from tokens t where t.tenant_id = :tenant and t.credential_id = c.id) as last_token_at, c.revoked_at
   from credentials c where c.tenant_id = :tenant order by c.created_at, c.id`,
);

/** Keeps the time of a first revocation. */
export const revokeCredentialRow = statement(
  'access.revoke_credential',
  { tenant: 'uuid', id: 'uuid', now: 'timestamptz' },
  { source: 'text', kind: 'text', name: 'text', revoked_at: 'timestamptz' },
  `update credentials set revoked_at = coalesce(revoked_at, :now) where tenant_id = :tenant and id = :id
   returning source, kind, name, revoked_at`,
);

export const revokeTokensOf = statement(
  'access.revoke_tokens_of',
  { tenant: 'uuid', credential: 'uuid', now: 'timestamptz' },
  {},
  `update tokens set revoked_at = :now where tenant_id = :tenant and credential_id = :credential and revoked_at is null`,
);

/** A shared table: keys of the whole server. The index lets one key of a use be in use. */
export const insertSigningKey = sharedStatement(
  'access.insert_signing_key',
  { id: 'uuid', use: 'text', sealed: 'bytea', now: 'timestamptz' },
  {},
  `insert into signing_keys (id, use, sealed, created_at) values (:id, :use, :sealed, :now)
   on conflict (use) where retired_at is null do nothing`,
);

export const signingKeyInUse = sharedStatement(
  'access.signing_key_in_use',
  { use: 'text' },
  { id: 'uuid', sealed: 'bytea' },
  `select id, sealed from signing_keys where use = :use and retired_at is null`,
);
