import type { UseCase } from '../run.ts';
import { dueMoments } from './queries.ts';

/** Work that the clock or another process asks for. `changes` are facts that nobody has handed to their endpoints yet. */
export type DueKind =
  | 'subscriptions'
  | 'imports'
  | 'runs'
  | 'erasures'
  | 'polls'
  | 'changes'
  | 'deliveries'
  | 'files'
  | 'marks';

export interface DueWork {
  readonly kinds: ReadonlySet<DueKind>;
  /** When the next of them is due, epoch milliseconds; infinite when nothing is to come. Not later than now when something is due. */
  readonly nextAt: number;
}

/** What is due for the tenant, and when the next thing is: one statement, so that a quiet tenant costs next to nothing. */
export const findDueWork: UseCase<void, DueWork> = {
  name: 'due.find',
  async run(tx, { now }) {
    const row = await tx.first(dueMoments, { tenant: tx.tenantId, now: new Date(now) });
    // Taken by somebody who did not finish: the same work.
    const { overdue = null, ...moments } = row ?? {};
    const all = [...Object.entries(moments), ['deliveries', overdue]] as [DueKind, number | null][];
    const known = all.flatMap(([kind, at]) => (at === null ? [] : [{ kind, at }]));
    return {
      kinds: new Set(known.filter(({ at }) => at <= now).map(({ kind }) => kind)),
      nextAt: Math.min(Number.POSITIVE_INFINITY, ...known.map(({ at }) => at)),
    };
  },
};
