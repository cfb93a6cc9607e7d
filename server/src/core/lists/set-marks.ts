import type { Id } from '../../kit/ids.ts';
import { newId } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { type DeepKind, deepList } from './deep-list.ts';
import { forgetOldMarks, readState, takeWanted, writeMarks } from './mark-queries.ts';
import { type DeepLimits, deepLimits } from './read-page.ts';

/** Sets the marks of one list that a reader wanted, all of them or those that are missing at its end. @returns how many lists: 0 or 1 */
export const setMarks: UseCase<void, number> = setMarksEvery(deepLimits);

/** The same with other limits, for tests with few rows. */
export function setMarksEvery({ betweenMarks: every }: Pick<DeepLimits, 'betweenMarks'>): UseCase<void, number> {
  return {
    name: 'lists.set_marks',
    // It reads the whole list: it takes the time it takes.
    limitMs: 0,
    async run(tx, { now }) {
      const wanted = await tx.first(takeWanted, { tenant: tx.tenantId, now: new Date(now) });
      if (wanted === undefined) return 0;
      const list = deepList(tx.tenantId, wanted.kind as DeepKind, wanted.part as Id | null);
      const state = await readState(tx, list, { limit: 1, offset: 0, descending: false }, Number.MAX_SAFE_INTEGER - 1);
      if (state.holds && state.generation !== null) {
        await writeMarks(tx, list, { generation: state.generation, every, now, goOn: true });
      } else {
        await writeMarks(tx, list, { generation: newId(now), every, now, goOn: false });
        await tx.run(forgetOldMarks, { tenant: tx.tenantId, list: list.name });
      }
      return 1;
    },
  };
}
