import { systemActor, type Tenant } from './core/access/access.ts';
import { advanceRuns } from './core/funnels/advance-runs.ts';
import { eraseDue } from './core/people/erase-due.ts';
import { importPeople } from './core/people/import-people.ts';
import type { Run, UseCase } from './core/run.ts';
import { followClock } from './core/subscriptions/follow-clock.ts';
import { forgetMessageIdsOfOld } from './core/tracking/forget-message-ids.ts';
import type { DeliveryWorker } from './delivery/worker.ts';
import type { FileJobs } from './file-jobs.ts';
import type { Logger } from './kit/logger.ts';

/** Work that the clock asks for instead of a request. */
export interface Jobs {
  /** Goes over everything that is due once a second from now on. */
  start(): void;
  /** Everything that is due now, for all tenants; what `start` does each time. Fails when any of it failed. */
  runNow(): Promise<void>;
  /** Ends the rounds, and waits for the one that runs and for what is being sent. */
  stop(): Promise<void>;
}

export interface JobDeps {
  readonly run: Run;
  readonly tenants: () => Promise<readonly Tenant[]>;
  readonly delivery: DeliveryWorker;
  /** What is due among the files of these tenants (file-jobs.ts). */
  readonly tidyFiles: FileJobs;
  /** Looks after the months in which events are kept (core/tracking/partitions.ts). */
  readonly keepPartitions: () => Promise<void>;
  /** Forgets what was counted (core/limits/request-limits.ts). */
  readonly forgetLimits: () => Promise<void>;
  readonly log: Logger;
}

/** How often the clock is looked at. A sandbox's clock can be moved, so no timer is set for a due moment. Milliseconds. */
const everyMs = 1_000;

/** What is done for each tenant: a use case that does a limited part and says how much it did; 0 when nothing is due. */
const work: readonly UseCase<void, number>[] = [followClock, importPeople, advanceRuns];

/** The same for what nobody waits for: every so many rounds, from the first on. */
const housekeeping: readonly UseCase<void, number>[] = [eraseDue, forgetMessageIdsOfOld];
const housekeepingRounds = 60;

/** How often each is done for one tenant before the others have their turn, and what is to be sent its own; the next round goes on. */
const mostTurns = 200;

/** Any number of processes may run them at once: each use case takes what it does from the others in the database. */
export function createJobs({ run, tenants, delivery, tidyFiles, keepPartitions, forgetLimits, log }: JobDeps): Jobs {
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let round: Promise<void> = Promise.resolve();

  /** What was done may have made more due: a subscription that began may have ended since, too. */
  async function follow(tenant: Tenant, useCase: UseCase<void, number>, turns: number): Promise<void> {
    for (let turn = 0; turn < turns && !stopping; turn += 1)
      if ((await run(systemActor(tenant, 'system'), useCase, undefined)) === 0) return;
  }

  async function followAll(useCases: typeof work, turns: number): Promise<void> {
    for (const tenant of await tenants()) for (const useCase of useCases) await follow(tenant, useCase, turns);
  }

  async function keepHouse(turns: number): Promise<void> {
    await followAll(housekeeping, turns);
    await keepPartitions();
    await forgetLimits();
    // Last: a disk that cannot be used holds up nothing else.
    await tidyFiles(await tenants(), () => stopping);
  }

  async function oneRound(count: number): Promise<void> {
    await followAll(work, mostTurns);
    await delivery.begin();
    if (count % housekeepingRounds === 0) await keepHouse(mostTurns);
  }

  function next(count = 0): void {
    if (stopping) return;
    timer = setTimeout(() => {
      // A database that is away is back at some time: the next round finds what this one left.
      round = oneRound(count)
        .catch((error) => log.warn({ err: error }, 'work that is due could not be done, it is tried again'))
        .finally(() => next(count + 1));
    }, everyMs);
  }

  return {
    start: () => next(),
    async runNow() {
      await followAll(work, Number.POSITIVE_INFINITY);
      await delivery.runNow();
      await keepHouse(Number.POSITIVE_INFINITY);
    },
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await round;
      await delivery.stop();
    },
  };
}
