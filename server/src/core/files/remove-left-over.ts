import type { FileStore } from '../../kit/files.ts';
import type { Id } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { withoutRow } from './queries.ts';

export interface RemoveLeftOver {
  readonly files: FileStore;
  /** Of files on the disk, so old that the requests which wrote them have long ended. */
  readonly ids: readonly Id[];
}

/** Removes those files that nothing in the database knows: what wrote them ended before its commit. @returns how many */
export const removeLeftOver: UseCase<RemoveLeftOver, number> = {
  name: 'files.remove_left_over',
  async run(tx, _, { files, ids }) {
    const leftOver = (await tx.all(withoutRow, { tenant: tx.tenantId, ids: [...ids] })).map(({ id }) => id as Id);
    if (leftOver.length > 0) await files.remove(tx.tenantId, leftOver);
    return leftOver.length;
  },
};
