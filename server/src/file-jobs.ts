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

export interface FileJobs {
  /** Removes some files whose owners are gone. @returns how many; 0 when none is left */
  remove(tenant: Tenant): Promise<number>;
  /** Removes all that is to be removed. `stopping` is asked between parts of it: a server that stops leaves the rest to the next. */
  tidy(tenants: readonly Tenant[], stopping?: () => boolean): Promise<void>;
}

/**
 * What the clock asks of the files: those whose owners are gone are removed at once, and once a day in each process what requests left
 * that ended before their commit. Any number of processes may do it at the same time.
 */
export function createFileJobs({ run, files, clock }: FileJobDeps): FileJobs {
  let lastSweep = Number.NEGATIVE_INFINITY;

  async function remove(tenant: Tenant): Promise<number> {
    return run(systemActor(tenant, 'system'), removeUnwanted, { files });
  }

  async function sweep(tenant: Tenant, before: number, stopping: () => boolean): Promise<void> {
    const removeSome = async (ids: Id[]) => {
      if (ids.length > 0) await run(systemActor(tenant, 'system'), removeLeftOver, { files, ids: ids.splice(0) });
    };
    const old: Id[] = [];
    for await (const id of files.list(tenant.id)) {
      if (stopping()) return;
      if (idTime(id) < before && old.push(id) === batch) await removeSome(old);
    }
    await removeSome(old);
  }

  async function tidy(tenants: readonly Tenant[], stopping = () => false): Promise<void> {
    for (const tenant of tenants) while (!stopping() && (await remove(tenant)) > 0);
    const now = clock.now();
    if (now - lastSweep < dayMs) return;
    for (const tenant of tenants) await sweep(tenant, now - dayMs, stopping);
    if (stopping()) return;
    await files.sweep(now - dayMs);
    lastSweep = now;
  }

  return { remove, tidy };
}
