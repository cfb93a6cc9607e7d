import type { FileStore, StagedFile } from '../../kit/files.ts';
import { type Id, newId } from '../../kit/ids.ts';
import { CoreError, type CoreErrorCode } from '../errors.ts';
import type { KeptFile } from './keep-files.ts';

/** Errors after which a commit may have happened all the same: then the files stay, and the daily look decides. */
const unknownOutcome: readonly CoreErrorCode[] = ['unavailable', 'timed_out', 'unexpected'];

/**
 * Puts staged files into their places, does the work that registers them (a use case that calls `keepFiles`), and takes them away again
 * when that is refused: files and rows are there together or not at all.
 * @throws what `work` throws; FileError
 */
export async function keepWhile<T>(
  store: FileStore,
  { tenantId, now }: { readonly tenantId: Id; readonly now: number },
  staged: readonly StagedFile[],
  work: (kept: readonly KeptFile[]) => Promise<T>,
): Promise<T> {
  const kept = staged.map((file) => ({ id: newId(now), bytes: file.bytes, sha256: file.sha256 }));
  try {
    for (const [at, file] of staged.entries()) await file.keep(tenantId, (kept[at] as KeptFile).id);
    return await work(kept);
  } catch (error) {
    const undone = !(error instanceof CoreError) || !unknownOutcome.includes(error.code);
    // Left over at worst, and removed a day later; what went wrong first is what the caller hears.
    const ids = kept.map(({ id }) => id);
    if (undone) await store.remove(tenantId, ids).catch(() => undefined);
    throw error;
  }
}
