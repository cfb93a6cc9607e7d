import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedError } from './embedded-error.ts';
import { type HeldLock, waitForLock } from './lock.ts';

/** How long a start waits for a predecessor that is just going, in milliseconds; a refusal comes after it. */
const patienceMs = 1_000;

/** Tries at reading who the holder is, 50 ms apart: it writes its name down a moment after it took the lock. */
const nameTries = 10;

/**
 * Makes this process the only server on the place, until `release` or until it ends in whatever way. The lock alone
 * decides; the file beside it only tells the refused one whom to look for. Throws EmbeddedError naming the holder.
 */
export async function holdPlace(place: string, dataDir: string): Promise<HeldLock> {
  const lock = await waitForLock(join(place, 'lock'), patienceMs);
  if (!lock) throw await refusal(place, dataDir);
  const file = join(place, 'holder.json');
  try {
    // Renamed into place, so that the refused one never reads half of it.
    writeFileSync(`${file}.new`, JSON.stringify({ pid: process.pid, host: hostname() }), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch (error) {
    lock.release();
    throw error;
  }
  return {
    release: () => {
      rmSync(file, { force: true });
      lock.release();
    },
  };
}

async function refusal(place: string, dataDir: string): Promise<EmbeddedError> {
  let holder: string | undefined;
  for (let tries = 0; !holder && tries < nameTries; tries += 1) {
    if (tries > 0) await sleep(50);
    holder = readHolder(join(place, 'holder.json'));
  }
  return new EmbeddedError(
    `The data directory ${dataDir} is in use by another server, ${holder ?? 'which has not said its process id yet'}: stop that one, or set TRIBUTARY_DATA to another directory.`,
  );
}

function readHolder(file: string): string | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof holder !== 'object' || holder === null || !('pid' in holder) || !('host' in holder)) return undefined;
    // On this machine a dead process cannot be the holder: what we read is its predecessor's note, not yet replaced.
    if (holder.host === hostname() && !isAlive(Number(holder.pid))) return undefined;
    return `process ${holder.pid} on ${holder.host}, since ${statSync(file).mtime.toISOString()}`;
  } catch {
    return undefined;
  }
}

/** Whether a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
