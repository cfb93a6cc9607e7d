import { createHash } from 'node:crypto';
import { open, opendir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from './clock.ts';
import { FileError, makeDirectory, onDisk, syncDirectory, unlessMissing, writeAll } from './disk.ts';
import { type Id, idTime, newId, parseId } from './ids.ts';

/**
 * Files of tenants on a disk, named by ids and by nothing that was sent: `<directory>/<tenant>/<id>`, whole or not there at all. What is
 * still being written stands in `<directory>/tmp`. All processes on one database share the directory.
 *
 * Whoever keeps a file writes its row in `files` (core/files) in the transaction that it belongs to: one without a row a day after its
 * id was made counts as left over, and is removed.
 */
export interface FileStore {
  /** Reads `content` to its end into a temporary file. @throws FileError `too_large`, `unavailable`; what `content` fails with */
  stage(content: Readable | Uint8Array, limits: FileLimits): Promise<StagedFile>;
  /** Stages and keeps at once. @throws FileError */
  write(tenantId: string, id: Id, content: Readable | Uint8Array, limits: FileLimits): Promise<StoredFile>;
  /** A kept file; undefined when there is none. Its stream must be read to the end or destroyed. @throws FileError `unavailable` */
  open(tenantId: string, id: Id): Promise<OpenFile | undefined>;
  /** Removes kept files for good; those that are gone already are no error. @throws FileError `unavailable` */
  remove(tenantId: string, ids: readonly Id[]): Promise<void>;
  /** The ids of a tenant's kept files, in no order. */
  list(tenantId: string): AsyncIterable<Id>;
  /** Removes temporary files that were begun before a moment (epoch milliseconds): their process is gone. @returns how many */
  sweep(before: number): Promise<number>;
}

export interface FileLimits {
  readonly maxBytes: number;
}

export interface StoredFile {
  readonly bytes: number;
  /** Of the content, 64 hex digits. */
  readonly sha256: string;
}

/** A temporary file. It is either kept or discarded. */
export interface StagedFile extends StoredFile {
  /** Up to `length` bytes from `start` on; a negative `start` counts from the end. */
  read(start: number, length: number): Promise<Buffer>;
  /** Moves it to its place; it is there, whole and synced, when this returns. @throws FileError `unavailable` */
  keep(tenantId: string, id: Id): Promise<void>;
  /** Nothing happens when it was kept, or discarded before. */
  discard(): Promise<void>;
}

export interface OpenFile {
  readonly bytes: number;
  readonly stream: Readable;
}

/** @param directory absolute; made when the first file comes */
export function createFileStore(directory: string, clock: Clock): FileStore {
  const temporary = join(directory, 'tmp');
  const placeOf = (tenantId: string, id: string) => join(directory, checked(tenantId), checked(id));
  const store: FileStore = {
    async stage(content, limits) {
      await onDisk(makeDirectory(directory));
      await onDisk(makeDirectory(temporary));
      const path = join(temporary, newId(clock.now()));
      const stored = await writeFile(path, content, limits);
      return { ...stored, ...staged(path, directory, placeOf) };
    },
    async write(tenantId, id, content, limits) {
      placeOf(tenantId, id);
      const file = await store.stage(content, limits);
      try {
        await file.keep(tenantId, id);
      } catch (error) {
        await file.discard();
        throw error;
      }
      return { bytes: file.bytes, sha256: file.sha256 };
    },
    async open(tenantId, id) {
      const handle = await onDisk(unlessMissing(open(placeOf(tenantId, id), 'r')));
      if (handle === undefined) return undefined;
      const { size: bytes } = await onDisk(handle.stat());
      return { bytes, stream: handle.createReadStream() };
    },
    async remove(tenantId, ids) {
      for (const id of ids) await onDisk(rm(placeOf(tenantId, id), { force: true }));
      await onDisk(unlessMissing(syncDirectory(join(directory, checked(tenantId)))));
    },
    list: (tenantId) => idsIn(join(directory, checked(tenantId))),
    async sweep(before) {
      let removed = 0;
      for await (const id of idsIn(temporary)) {
        if (idTime(id) >= before) continue;
        await onDisk(rm(join(temporary, id), { force: true }));
        removed += 1;
      }
      return removed;
    },
  };
  return store;
}

/** Names become paths: nothing but an id of ours may. */
function checked(id: string): string {
  if (parseId(id) !== id) throw new TypeError('no id of ours');
  return id;
}

async function writeFile(path: string, content: Readable | Uint8Array, { maxBytes }: FileLimits): Promise<StoredFile> {
  const handle = await onDisk(open(path, 'wx', 0o600));
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    const source = content instanceof Readable ? content : Readable.from([content]);
    await pipeline(source, async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const chunk of chunks) {
        bytes += chunk.byteLength;
        if (bytes > maxBytes) throw new FileError('too_large');
        hash.update(chunk);
        await onDisk(writeAll(handle, chunk));
      }
    });
    await onDisk(handle.sync());
    await onDisk(handle.close());
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
  return { bytes, sha256: hash.digest('hex') };
}

function staged(path: string, directory: string, placeOf: (tenantId: string, id: string) => string) {
  let kept = false;
  return {
    async read(start: number, length: number): Promise<Buffer> {
      const handle = await onDisk(open(path, 'r'));
      try {
        const { size } = await onDisk(handle.stat());
        const from = start < 0 ? Math.max(0, size + start) : start;
        const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - from)));
        const { bytesRead } = await onDisk(handle.read(buffer, 0, buffer.length, from));
        return buffer.subarray(0, bytesRead);
      } finally {
        await handle.close();
      }
    },
    async keep(tenantId: string, id: Id): Promise<void> {
      const place = placeOf(tenantId, id);
      const of = join(directory, checked(tenantId));
      if (await onDisk(makeDirectory(of))) await onDisk(syncDirectory(directory));
      await onDisk(rename(path, place));
      kept = true;
      // The name counts as written only when its directory is.
      await onDisk(syncDirectory(of));
    },
    async discard(): Promise<void> {
      if (!kept) await rm(path, { force: true });
    },
  };
}

async function* idsIn(path: string): AsyncIterable<Id> {
  const entries = await onDisk(unlessMissing(opendir(path)));
  if (entries === undefined) return;
  for await (const { name } of entries) {
    const id = parseId(name);
    if (id !== undefined) yield id;
  }
}
