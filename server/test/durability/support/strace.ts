import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { environment } from '../../life/support/server-process.ts';

/** @throws with a sentence when strace cannot be run: the proof is not skipped silently */
export function requireStrace(): void {
  const { error, status } = spawnSync('strace', ['-V'], { stdio: 'ignore', env: environment('/') });
  if (error !== undefined || status !== 0)
    throw new Error('strace is not installed, and without it nothing proves that writes are synced: install strace.');
}

/** System calls that PostgreSQL brings its log to the disk with, by what `wal_sync_method` says. */
const calls = { sync: ['fdatasync', 'fsync'], write: ['pwrite64', 'pwritev', 'pwritev2'] };

/** The command, with it and everything it starts traced into `file`. */
export function traced(file: string, command: readonly string[]): [string, ...string[]] {
  const trace = `trace=${[...calls.sync, ...calls.write].join(',')}`;
  return ['strace', '-f', '--seccomp-bpf', '-qq', '-e', 'signal=none', '-e', trace, '-o', file, ...command];
}

/** Syncs in the trace so far. With `open_sync` methods each write of the log is one, and there is no other call. */
export async function countSyncs(file: string, walSyncMethod: string): Promise<number> {
  const names = walSyncMethod.startsWith('open_') ? calls.write : calls.sync;
  const pattern = new RegExp(`^\\d+ +(?:${names.join('|')})\\(`);
  return (await readFile(file, 'utf8')).split('\n').filter((line) => pattern.test(line)).length;
}
