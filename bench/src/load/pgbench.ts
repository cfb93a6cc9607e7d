import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram, versionOf } from '../frame/children.ts';
import type { Connection } from '../frame/database.ts';

/** Whether PostgreSQL's own load generator is on this machine (Debian: postgresql-contrib). */
export async function hasPgbench(): Promise<boolean> {
  return (await versionOf('pgbench')) !== undefined;
}

/** Clients of the baselines: where more bring nothing. */
const clients = 32;

/** Transactions a second of a script that prepared connections run over and over. */
export async function pgbench(connection: Connection, script: string, seconds: number): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'tributary-pgbench-'));
  try {
    const file = join(dir, 'script.sql');
    await writeFile(file, script);
    const place = ['-h', connection.host, '-p', String(connection.port), '-U', connection.user];
    const load = ['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', String(seconds), '-f', file];
    const output = await runProgram('pgbench', [...place, ...load, connection.database], { limitS: seconds + 60 });
    return readTps(output);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** The figure without the time to connect, as pgbench prints it since 14. */
export function readTps(output: string): number {
  const figure = /^tps = ([\d.]+)/m.exec(output)?.[1];
  if (figure === undefined) throw new Error(`pgbench printed no figure:\n${output}`);
  return Number(figure);
}
