import type { Agenda } from './agenda.ts';
import { systemActor, type Tenant } from './core/access/access.ts';
import { type DueKind, findDueWork } from './core/due/find-due.ts';
import { advanceRuns } from './core/funnels/advance-runs.ts';
import { setMarks } from './core/lists/set-marks.ts';
import { eraseDue } from './core/people/erase-due.ts';
import { importPeople } from './core/people/import-people.ts';
import type { Run, UseCase } from './core/run.ts';
import { followClock } from './core/subscriptions/follow-clock.ts';
import { forgetMessageIdsOfOld } from './core/tracking/forget-message-ids.ts';
import type { Delivery } from './create-delivery.ts';
import type { FileJobs } from './file-jobs.ts';
import type { Logger } from './kit/logger.ts';

/** Work that the clock asks for instead of a request. */
export interface Jobs {
  /** Goes over what is due once a second from now on. */
  start(): void;
  /** Everything that is due now, for all tenants, housekeeping too. Fails when any of it failed. */
  runNow(): Promise<void>;
  /** Ends the rounds, and waits for the one that runs and for what is being sent. */
  stop(): Promise<void>;
}

export interface JobDeps {
  /** Wakes nobody: who looks and finds nothing must not look again for that. */
  readonly run: Run;
  readonly agenda: Agenda;
  readonly tenants: () => Promise<readonly Tenant[]>;
  readonly delivery: Delivery;
  /** What is due among the files of tenants (file-jobs.ts). */
  readonly files: FileJobs;
  /** What is due for all tenants together, each by its own measure of how often; called about once a minute. */
  readonly upkeep: readonly (() => Promise<void>)[];
  readonly log: Logger;
}

/** How often the clock is looked at. A sandbox's clock can be moved, so no timer is set for a due moment. Milliseconds. */
const everyMs = 1_000;

/** A use case that does a limited part and says how much it did; 0 when nothing is due. */
type Part = UseCase<void, number>;

/** In this order: what the earlier ones publish is handed out by what comes after them. */
const work: readonly (readonly [DueKind, Part])[] = [
  ['subscriptions', followClock],
  ['imports', importPeople],
  ['runs', advanceRuns],
  ['erasures', eraseDue],
  ['marks', setMarks],
];

/** Housekeeping, which nobody waits for: every so many rounds, from the first on. */
const upkeepRounds = 60;
const tenantRounds = 3_600;

/** How often each part is done for one tenant before the others have their turn; the next round goes on. */
const mostTurns = 200;
/** How often it is looked whether what was done has made more due: a fact was published, a subscription that began has ended. */
const mostLooks = 4;

/** Any number of processes may run them at once: each use case takes what it does from the others in the database. */
export function createJobs({ run, agenda, tenants, delivery, files, upkeep, log }: JobDeps): Jobs {
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let round: Promise<void> = Promise.resolve();

  async function follow(doSome: () => Promise<number>, turns: number): Promise<void> {
    for (let turn = 0; turn < turns && !stopping; turn += 1) if ((await doSome()) === 0) return;
  }
  const runPart = (tenant: Tenant, part: Part) => () => run(systemActor(tenant, 'system'), part, undefined);

  /** @returns when something of the tenant's is due next; not later than now when something still is */
  async function serve(tenant: Tenant): Promise<number> {
    // Begun, and gone on with by itself: however long the other side takes.
    const begun = new Set<DueKind>();
    for (let looks = 1; ; looks += 1) {
      const { kinds, nextAt } = await run(systemActor(tenant, 'system'), findDueWork, undefined);
      const left = new Set([...kinds].filter((kind) => !begun.has(kind)));
      if (left.size === 0 || looks > mostLooks || stopping) return nextAt;
      for (const [kind, part] of work) if (left.has(kind)) await follow(runPart(tenant, part), mostTurns);
      if (left.has('polls')) await delivery.poll(tenant);
      if (left.has('changes') || left.has('deliveries')) await delivery.send(tenant);
      for (const kind of ['polls', 'deliveries'] as const) if (left.has(kind)) begun.add(kind);
      // Last: a disk that cannot be used holds up nothing else.
      if (left.has('files')) await follow(() => files.remove(tenant), mostTurns);
    }
  }

  /** One that cannot be served holds up no other, and is looked at again in the next round. @throws the first one's error */
  async function serveDue(): Promise<void> {
    const errors: unknown[] = [];
    for (const tenant of await agenda.due()) {
      try {
        if (stopping) agenda.wake(tenant.id);
        else agenda.looked(tenant.id, await serve(tenant));
      } catch (error) {
        agenda.wake(tenant.id);
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }

  async function keepHouse(turns: number): Promise<void> {
    for (const tenant of await tenants()) await follow(runPart(tenant, forgetMessageIdsOfOld), turns);
    await files.tidy(await tenants(), () => stopping);
  }

  async function oneRound(count: number): Promise<void> {
    await serveDue();
    if (count % upkeepRounds === 0) for (const one of upkeep) await one();
    if (count % tenantRounds === 0) await keepHouse(mostTurns);
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
      for (const tenant of await tenants())
        for (const [, part] of work) await follow(runPart(tenant, part), Number.POSITIVE_INFINITY);
      await delivery.runNow();
      for (const one of upkeep) await one();
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
