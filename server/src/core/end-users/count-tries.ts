import { sha256 } from '../../kit/secrets.ts';
import type { UseCase } from '../run.ts';
import { countTry, removeItem } from './queries.ts';

/** What tries are counted by (an address, an e-mail), and how many of them there may be in a time. */
export interface TryLimit {
  readonly of: string;
  readonly tries: number;
  /** Seconds from the first try; then the counting begins anew. */
  readonly withinS: number;
}

/**
 * Counts a try of a password, before it is looked at: of any number of tries at once no more than the limit get through.
 * The counters are in the database, so that they hold for all processes together; what they count by is kept as a hash.
 * @returns whether every limit has room for it
 */
export const countTries: UseCase<readonly TryLimit[], boolean> = {
  name: 'end_users.count_tries',
  async run(tx, { now }, limits) {
    const hashed = limits.map((limit) => ({ ...limit, hash: sha256(limit.of) }));
    // Always in the same order: two that count the same two would otherwise wait for each other.
    hashed.sort((a, b) => Buffer.compare(a.hash, b.hash));
    let room = true;
    for (const { hash, tries, withinS } of hashed) {
      const expires = new Date(now + withinS * 1000);
      const row = await tx.first(countTry, { tenant: tx.tenantId, hash, now: new Date(now), expires });
      if ((row?.tries ?? 0) > tries) room = false;
    }
    return room;
  },
};

/** Begins to count anew: the tries led to the right password. */
export const forgetTries: UseCase<readonly string[], void> = {
  name: 'end_users.forget_tries',
  async run(tx, _, names) {
    for (const of of names) await tx.run(removeItem, { tenant: tx.tenantId, kind: 'tries', hash: sha256(of) });
  },
};
