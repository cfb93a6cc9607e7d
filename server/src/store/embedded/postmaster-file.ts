import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isAlive } from './holder.ts';

/** A postmaster that runs on a cluster. */
export interface RunningPostmaster {
  readonly pid: number;
  /** The program it was started from and its arguments, joined with blanks. */
  readonly commandLine: string;
  /** `ready` when it takes connections, `starting` or `stopping` when not yet or no more. */
  readonly status: string;
}

/**
 * What postmaster.pid says, and whether that is true. `none`: no file, or its process is gone, which PostgreSQL deals with by
 * itself. `foreign`: the process id is in use, but by another program. `empty`: somebody is just starting, or a power cut.
 */
export type PostmasterFile =
  | { readonly found: 'none' | 'foreign' | 'empty' }
  | { readonly found: 'running'; readonly postmaster: RunningPostmaster };

/**
 * Reads `postmaster.pid` (its lines: src/include/utils/pidfile.h of PostgreSQL; the process id is the first, the status the
 * eighth) and looks whether that process is the postmaster of this cluster. `pg_ctl status` is not enough: it, and
 * PostgreSQL itself, only ask whether the process id exists, which after a restart of the machine or container may be
 * another program, and in a container without an init process is the zombie of the postmaster that was killed.
 */
export async function readPostmasterFile(cluster: string): Promise<PostmasterFile> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (text === undefined) return { found: 'none' };
  if (text.trim() === '') return { found: 'empty' };
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return { found: 'none' };
  const commandLine = await commandLineOf(pid);
  if (!commandLine.includes(` -D ${cluster} `)) return { found: 'foreign' };
  return { found: 'running', postmaster: { pid, commandLine, status: lines[7]?.trim() ?? 'starting' } };
}

/** Empty when the process is gone, is a zombie, or may not be looked at. */
async function commandLineOf(pid: number): Promise<string> {
  try {
    if (process.platform === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    const { stdout } = await promisify(execFile)('/bin/ps', ['-ww', '-o', 'args=', '-p', String(pid)]);
    return `${stdout.trim()} `;
  } catch {
    return '';
  }
}
