import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import type { CredentialKind } from './access.ts';
import { revokeCredentialRow, revokeTokensOf } from './queries.ts';

export interface RevokedCredential {
  readonly id: Id;
  readonly source: string;
  readonly kind: CredentialKind;
  readonly name: string;
  /** When it was revoked first, epoch milliseconds. */
  readonly revokedAt: number;
}

/**
 * Ends a credential and every token that was given to it: nobody signs in with it any more, and no process takes its tokens once
 * it has looked again (tokens.ts: 2 s). What came in with it stays. Revoking again changes nothing.
 * @throws CoreError `not_found`
 */
export const revokeCredential: UseCase<{ readonly id: Id }, RevokedCredential> = {
  name: 'access.revoke_credential',
  async run(tx, { now }, { id }) {
    const at = new Date(now);
    const row = await tx.first(revokeCredentialRow, { tenant: tx.tenantId, id, now: at });
    if (row === undefined) throw new CoreError('not_found', 'There is no such credential.');
    // A token that is being issued meanwhile is caught by its credential: both are looked up together.
    await tx.run(revokeTokensOf, { tenant: tx.tenantId, credential: id, now: at });
    return { id, source: row.source, kind: row.kind as CredentialKind, name: row.name, revokedAt: row.revoked_at };
  },
};
