import type { FileStore } from '../../kit/files.ts';
import type { Id } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { deleteUnwanted, takeUnwanted } from './queries.ts';

/** Files removed in one transaction. */
const most = 100;

/**
 * Removes some files whose owners are gone, and then their rows: a crash in between leaves rows, and they are gone over again.
 * @returns how many
 */
export const removeUnwanted: UseCase<{ readonly files: FileStore }, number> = {
  name: 'files.remove_unwanted',
  async run(tx, _, { files }) {
    const ids = (await tx.all(takeUnwanted, { tenant: tx.tenantId, most })).map(({ id }) => id as Id);
    if (ids.length === 0) return 0;
    await files.remove(tx.tenantId, ids);
    return tx.run(deleteUnwanted, { tenant: tx.tenantId, ids });
  },
};
