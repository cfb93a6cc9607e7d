import type { Id } from '../../kit/ids.ts';
import { sha256 } from '../../kit/secrets.ts';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { countTries, forgetTries, type TryLimit } from '../end-users/count-tries.ts';
import { readTries } from '../end-users/queries.ts';
import { CoreError } from '../errors.ts';
import type { Context } from '../run.ts';

/** Wrong codes that are looked at, all processes together. Codes are short, because people type them. */
export const codeGuessLimits = {
  withinS: 15 * 60,
  /** Of one person in one campaign. */
  code: 10,
  /** Through one credential: a till's hands slip, but not this often. */
  credential: 300,
} as const;

export interface CodeGuesses {
  /** @throws CoreError `rate_limited` */
  refuseTooMany(): Promise<void>;
  wrong(): Promise<void>;
  right(): Promise<void>;
}

/**
 * Counts wrong codes in the transaction of the try. The person must be locked: of any number of guesses of one person's code at once no
 * more than the limit are looked at.
 */
export function codeGuesses(tx: Tx, context: Context, personId: Id, campaignId: Id): CodeGuesses {
  const { withinS } = codeGuessLimits;
  const own: TryLimit = { of: `loyalty code ${personId} ${campaignId}`, tries: codeGuessLimits.code, withinS };
  const limits = [
    own,
    { of: `loyalty codes by ${holderOf(context.actor)}`, tries: codeGuessLimits.credential, withinS },
  ];
  return {
    async refuseTooMany() {
      const hashes = limits.map(({ of }) => sha256(of));
      const rows = await tx.all(readTries, { tenant: tx.tenantId, hashes, now: new Date(context.now) });
      const counted = (limit: TryLimit) => rows.find(({ hash }) => hash.equals(sha256(limit.of)))?.tries ?? 0;
      if (limits.some((limit) => counted(limit) >= limit.tries))
        throw new CoreError('rate_limited', 'too many wrong codes', { retryAfterS: withinS });
    },
    wrong: async () => void (await countTries.run(tx, context, limits)),
    right: () => forgetTries.run(tx, context, [own.of]),
  };
}

function holderOf({ credentialId, source }: Actor): string {
  return credentialId ?? source;
}
