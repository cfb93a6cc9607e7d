import type { Id } from '../../kit/ids.ts';
import type { Row } from '../../store/statement.ts';
import type { Actor } from '../actor.ts';
import type { findCredential } from './queries.ts';

/** One operator's world. */
export interface Tenant {
  readonly id: Id;
  /** Eight hex digits that every credential of the tenant carries, so that it can be found without a directory. */
  readonly code: string;
  readonly name: string;
  readonly defaultCountry: string;
  /** Which of its signing keys the tenant signs with, from 1, and when the one before was retired (epoch ms). */
  readonly keyVersion: number;
  readonly keysRotatedAt: number | null;
}

/** `client`: key and secret of a machine; `user`: name and password; `pin`: a staff member's number; `token`: only a token. */
export type CredentialKind = 'client' | 'user' | 'pin' | 'token';

export interface Credential {
  readonly id: Id;
  readonly tenant: Tenant;
  readonly source: string;
  readonly kind: CredentialKind;
  readonly login: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly sees: 'own' | 'tenant';
  readonly details: Readonly<Record<string, unknown>>;
}

export function toCredential(tenant: Tenant, row: Row<(typeof findCredential)['columns']>): Credential {
  return {
    id: row.id as Id,
    tenant,
    source: row.source,
    kind: row.kind as CredentialKind,
    login: row.login,
    name: row.name,
    scopes: row.scopes,
    sees: row.sees as 'own' | 'tenant',
    details: row.details as Record<string, unknown>,
  };
}

/** The actor that a credential acts as; a token may carry fewer scopes and more details than its credential. */
export function actorOf(
  credential: Credential,
  token: { scopes?: readonly string[]; details?: Record<string, unknown> } = {},
): Actor {
  return {
    tenantId: credential.tenant.id,
    credentialId: credential.id,
    source: credential.source,
    defaultCountry: credential.tenant.defaultCountry,
    sees: credential.sees,
    scopes: token.scopes ?? credential.scopes,
    details: { ...credential.details, ...token.details },
  };
}

/** The server itself, writing for a tenant before or beside any credential. */
export function systemActor(tenant: Tenant, source: string): Actor {
  return {
    tenantId: tenant.id,
    credentialId: undefined,
    source,
    defaultCountry: tenant.defaultCountry,
    sees: 'tenant',
    scopes: [],
    details: {},
  };
}
