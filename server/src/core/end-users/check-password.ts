import { normaliseEmail } from '../../kit/email.ts';
import type { Id } from '../../kit/ids.ts';
import { spendPasswordTime, verifyPassword } from '../../kit/passwords.ts';
import { SemaphoreFull } from '../../kit/semaphore.ts';
import type { Actor } from '../actor.ts';
import { CoreError } from '../errors.ts';
import type { Run, UseCase } from '../run.ts';
import { findPassword } from './queries.ts';

export interface EndUserLogin {
  /** `uniquenessScope(actor, part)`. */
  readonly scope: string;
  readonly email: string;
  readonly password: string;
}

const findHash: UseCase<{ scope: string; email: string }, { recordId: Id; hash: string } | undefined> = {
  name: 'end_users.find_hash',
  async run(tx, { actor }, { scope, email }) {
    const row = await tx.first(findPassword, { tenant: tx.tenantId, source: actor.source, scope, email });
    return row && { recordId: row.record_id as Id, hash: row.hash };
  },
};

/**
 * The record that an end user signs in to with e-mail and password, or undefined. Only passwords that came in through the actor's own
 * source count: a third party that names somebody's e-mail must not open that person's account. Hashing happens outside any
 * transaction, and an unknown e-mail costs the same time as a wrong password.
 * @throws CoreError `unavailable` when too many passwords are being checked
 */
export async function checkPassword(run: Run, actor: Actor, login: EndUserLogin): Promise<Id | undefined> {
  const email = normaliseEmail(login.email);
  const found = email === undefined ? undefined : await run(actor, findHash, { scope: login.scope, email });
  try {
    if (found !== undefined) return (await verifyPassword(found.hash, login.password)) ? found.recordId : undefined;
    await spendPasswordTime(login.password);
    return undefined;
  } catch (error) {
    if (error instanceof SemaphoreFull)
      throw new CoreError('unavailable', 'too many passwords are being checked', { retryAfterS: 1, cause: error });
    throw error;
  }
}
