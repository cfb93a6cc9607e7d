import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two tries for a lock. */
const retryMs = 50;

/** SQLite's result code SQLITE_BUSY: another process (or another holder in this one) has the lock. */
const sqliteBusy = 5;

/** A lock that is held until `release`, or until this process ends in whatever way. */
export interface HeldLock {
  release(): void;
}

/** Keeps the handles reachable: one that is collected as garbage would be closed, and its lock with it. */
const held = new Set<DatabaseSync>();

/**
 * Takes the exclusive lock on `file` at once, or returns undefined when it is taken.
 *
 * It is a kernel lock on the file (`fcntl`), and an open exclusive transaction of SQLite is Node's only built-in way to one.
 * The kernel gives it up in the moment the process ends, also after `kill -9` or a power cut: it cannot go stale, needs no
 * guess whether a process id was reused, and nobody can take it over. Programs started from here do not inherit it, so a
 * postmaster that outlives us does not hold it. A lock file with a process id has none of these properties; an advisory
 * lock inside PostgreSQL is lost when PostgreSQL restarts, and does not exist yet while initdb runs.
 *
 * The file stays empty and must never be opened by this process in another way: closing any handle on it drops the lock.
 */
export function tryLock(file: string): HeldLock | undefined {
  createPrivate(file);
  const handle = new DatabaseSync(file);
  try {
    handle.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    handle.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return undefined;
    throw error;
  }
  held.add(handle);
  return {
    release: () => {
      if (held.delete(handle)) handle.close();
    },
  };
}

/** Like `tryLock`, but tries again for `patienceMs` milliseconds before it gives up with undefined. */
export async function waitForLock(file: string, patienceMs: number): Promise<HeldLock | undefined> {
  for (let waited = 0; ; waited += retryMs) {
    const lock = tryLock(file);
    if (lock || waited >= patienceMs) return lock;
    await sleep(retryMs);
  }
}

/** Mode 0600, because whoever may read the file could hold a shared lock on it. `wx` never opens one that exists. */
function createPrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
