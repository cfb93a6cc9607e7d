import { newId } from '../../kit/ids.ts';
import { hashPassword } from '../../kit/passwords.ts';
import { sha256 } from '../../kit/secrets.ts';
import { StoreError } from '../../store/errors.ts';
import type { Pool } from '../../store/pool.ts';
import { CoreError } from '../errors.ts';
import type { Credential, CredentialKind, Tenant } from './access.ts';
import { insertCredential } from './queries.ts';

export interface NewCredential {
  readonly source: string;
  readonly kind: CredentialKind;
  readonly login: string;
  /** For people to tell credentials apart. */
  readonly name: string;
  /** `client` and `pin`: at least 128 random bits are expected of a client's; `user`: a password; `token`: none. */
  readonly secret?: string;
  readonly scopes?: readonly string[];
  readonly sees: 'own' | 'tenant';
  readonly details?: Record<string, unknown>;
}

/** Adds a credential to a tenant. Only a hash of its secret is kept. @throws CoreError `duplicate` when the login is taken */
export async function createCredential(
  pool: Pool,
  now: number,
  tenant: Tenant,
  input: NewCredential,
): Promise<Credential> {
  const id = newId(now);
  const { source, kind, login, name, secret, scopes = [], sees, details = {} } = input;
  const verifier =
    secret === undefined
      ? null
      : kind === 'user'
        ? await hashPassword(secret)
        : `sha256:${sha256(secret).toString('hex')}`;
  await pool
    .transaction(tenant.id, (tx) =>
      tx.run(insertCredential, {
        tenant: tenant.id,
        id,
        source,
        kind,
        login,
        name,
        verifier,
        scopes: [...scopes],
        sees,
        details,
        now: new Date(now),
      }),
    )
    .catch(takenLogin);
  return { id, tenant, source, kind, login, name, scopes, sees, details };
}

function takenLogin(error: unknown): never {
  if (!(error instanceof StoreError && error.constraint === 'credentials_login_key')) throw error;
  const fields = [{ field: 'login', reason: 'taken' as const }];
  throw new CoreError('duplicate', 'A credential of this kind has this login already.', { fields, cause: error });
}
