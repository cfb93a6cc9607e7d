import { type FileHandle, mkdir, open } from 'node:fs/promises';

export class FileError extends Error {
  override readonly name = 'FileError';
  /** `too_large`: more than the limit; `unavailable`: the disk is full or cannot be used. */
  readonly kind: 'too_large' | 'unavailable';
  constructor(kind: FileError['kind'], options: ErrorOptions = {}) {
    super(kind === 'too_large' ? 'a file is larger than its limit' : 'the disk cannot be used', options);
    this.kind = kind;
  }
}

/** What the system says (ENOSPC, EDQUOT, EROFS, EIO, EACCES…) as our error: all of them are the operator's to mend. */
export async function onDisk<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw new FileError('unavailable', { cause: error });
  });
}

/** One call may write a part only: a disk that becomes full takes what still fits. */
export async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let from = 0; from < chunk.byteLength; ) from += (await handle.write(chunk, from)).bytesWritten;
}

/** @returns whether it was not there before */
export async function makeDirectory(path: string): Promise<boolean> {
  return (await mkdir(path, { recursive: true, mode: 0o700 })) !== undefined;
}

export async function syncDirectory(path: string): Promise<void> {
  // Windows opens no directories, and writes names through.
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
