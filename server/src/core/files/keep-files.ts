import type { StoredFile } from '../../kit/files.ts';
import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { insertFiles } from './queries.ts';

export interface KeptFile extends StoredFile {
  readonly id: Id;
}

/**
 * Says that files which lie on the disk belong to this transaction: without that they are removed a day later. They must be on the disk
 * before it commits; who wrote them removes them when it fails.
 * @param recordId with whose erasure they go; null: they are about nobody
 */
export async function keepFiles(tx: Tx, now: number, recordId: Id | null, files: readonly KeptFile[]): Promise<void> {
  await tx.run(insertFiles, {
    tenant: tx.tenantId,
    ids: files.map(({ id }) => id),
    bytes: files.map(({ bytes }) => bytes),
    digests: files.map(({ sha256 }) => sha256),
    record: recordId,
    now: new Date(now),
  });
}
