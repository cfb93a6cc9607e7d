import type { Id } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import type { CredentialKind } from './access.ts';
import { listedCredentials } from './queries.ts';

/** A credential as its operator sees it: nothing of its secret. Times in epoch milliseconds. */
export interface ListedCredential {
  readonly id: Id;
  readonly source: string;
  readonly kind: CredentialKind;
  /** Null for a pin. */
  readonly login: string | null;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly sees: 'own' | 'tenant';
  readonly createdAt: number;
  /** When a token of it was last made, of those that are still kept; null: never, or long ago. */
  readonly lastTokenAt: number | null;
  readonly revokedAt: number | null;
}

/** All credentials of the actor's tenant, revoked ones too, oldest first. */
export const listCredentials: UseCase<void, ListedCredential[]> = {
  name: 'access.list_credentials',
  async run(tx) {
    const rows = await tx.all(listedCredentials, { tenant: tx.tenantId });
    return rows.map((row) => ({
      id: row.id as Id,
      source: row.source,
      kind: row.kind as CredentialKind,
      login: row.login,
      name: row.name,
      scopes: row.scopes,
      sees: row.sees as ListedCredential['sees'],
      createdAt: row.created_at,
      lastTokenAt: row.last_token_at,
      revokedAt: row.revoked_at,
    }));
  },
};
