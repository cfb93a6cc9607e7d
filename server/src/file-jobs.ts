import { systemActor, type Tenant } from './core/access/access.ts';
import { removeLeftOver } from './core/files/remove-left-over.ts';
import { removeUnwanted } from './core/files/remove-unwanted.ts';
import type { Run } from './core/run.ts';
import type { Clock } from './kit/clock.ts';
import type { FileStore } from './kit/files.ts';
import { type Id, idTime } from './kit/ids.ts';

export interface FileJobDeps {
  readonly run: Run;
  readonly files: FileStore;
  readonly clock: Clock;
}

const dayMs = 24 * 60 * 60 * 1000;
/** Ids that the database is asked about at once. */
const batch = 500;

/**
 * What the clock asks of the files: those whose owners are gone are removed at once, and once a day in each process what requests left
 * that ended before their commit. Any number of processes may do it at the same time.
 */
export function createFileJobs({ run, files, clock }: FileJobDeps): (tenants: readonly Tenant[]) => Promise<void> {
  let lastSweep = Number.NEGATIVE_INFINITY;

  async function sweep(tenant: Tenant, before: number): Promise<void> {
    const remove = async (ids: Id[]) => {
      if (ids.length > 0) await run(systemActor(tenant, 'system'), removeLeftOver, { files, ids: ids.splice(0) });
    };
    const old: Id[] = [];
    for await (const id of files.list(tenant.id)) {
      if (idTime(id) < before && old.push(id) === batch) await remove(old);
    }
    await remove(old);
  }

  return async (tenants) => {
    for (const tenant of tenants) while ((await run(systemActor(tenant, 'system'), removeUnwanted, { files })) > 0);
    const now = clock.now();
    if (now - lastSweep < dayMs) return;
    for (const tenant of tenants) await sweep(tenant, now - dayMs);
    await files.sweep(now - dayMs);
    lastSweep = now;
  };
}
