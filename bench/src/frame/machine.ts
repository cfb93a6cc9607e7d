import { cpus, release, totalmem } from 'node:os';
import { findPackage } from '../../../server/src/store/embedded/binaries.ts';
import { versionOf } from './children.ts';

/** What the figures were measured on; what is not installed is not named. */
export type Machine = Readonly<Record<string, string>>;

export async function machine(): Promise<Machine> {
  const [wrk, pgbench, embedded] = await Promise.all([
    versionOf('wrk', ['-v']),
    versionOf('pgbench'),
    findPackage().catch(() => undefined),
  ]);
  return {
    processor: `${cpus()[0]?.model.trim() ?? 'unknown'} × ${cpus().length}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${process.platform} ${release()}`,
    node: process.version,
    'embedded PostgreSQL': embedded?.version ?? 'none',
    'load generator': wrk?.replace(/ Copyright.*/, '') ?? 'autocannon',
    pgbench: pgbench ?? 'not installed',
  };
}
