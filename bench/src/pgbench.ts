import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Subject } from './subject.ts';

const execute = promisify(execFile);

/** Whether PostgreSQL's own load generator is on this machine (Debian: postgresql-contrib). */
export function hasPgbench(): Promise<boolean> {
  return execute('pgbench', ['--version']).then(
    () => true,
    () => false,
  );
}

/** Transactions a second of a script that 32 prepared connections run over and over. */
export async function pgbench({ database }: Subject, script: string, seconds: number): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'tributary-pgbench-'));
  try {
    const file = join(dir, 'script.sql');
    await writeFile(file, script);
    const place = ['-h', database.host, '-p', String(database.port), '-U', database.user];
    const load = ['-n', '-M', 'prepared', '-c', '32', '-j', '2', '-T', String(seconds), '-f', file];
    const { stdout } = await execute('pgbench', [...place, ...load, database.database], {
      timeout: (seconds + 60) * 1000,
    });
    const figure = /tps = ([\d.]+)/.exec(stdout)?.[1];
    if (figure === undefined) throw new Error(`pgbench printed no figure:\n${stdout}`);
    return Number(figure);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
