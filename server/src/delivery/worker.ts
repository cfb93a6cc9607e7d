import { systemActor, type Tenant } from '../core/access/access.ts';
import { claimDeliveries, findDue } from '../core/deliveries/claim.ts';
import { type Delivery, deliveryLimits } from '../core/deliveries/deliveries.ts';
import { fanOut } from '../core/deliveries/fan-out.ts';
import { settleAlone, settleDelivery } from '../core/deliveries/settle.ts';
import { CoreError } from '../core/errors.ts';
import type { Run } from '../core/run.ts';
import type { Clock } from '../kit/clock.ts';
import type { Id } from '../kit/ids.ts';
import type { Logger } from '../kit/logger.ts';
import { type Lane, openLane } from './lane.ts';
import { nextAttemptAt } from './schedule.ts';
import type { Sender, SendResult } from './sender.ts';

/** Sends what is due, destination by destination: one that does not answer holds up nobody but itself. */
export interface DeliveryWorker {
  /** Looks for what is due, of one tenant or of all, and begins to send it; does not wait for receivers. */
  begin(only?: Tenant): Promise<void>;
  /** Begins until nothing is due, and waits for all of it. For tests and for the CLI. */
  runNow(): Promise<void>;
  /** Takes nothing more and waits for what is under way. */
  stop(): Promise<void>;
}

export interface WorkerDeps {
  readonly run: Run;
  readonly tenants: () => Promise<readonly Tenant[]>;
  readonly senders: Readonly<Record<Delivery['kind'], Sender>>;
  readonly clock: Clock;
  readonly log: Logger;
  /** 0 to 1, for the schedule's jitter. */
  readonly random?: () => number;
}

/** An attempt that is over. */
interface Ended {
  readonly result: SendResult;
  /** Milliseconds. */
  readonly tookMs: number;
}

export function createWorker(deps: WorkerDeps): DeliveryWorker {
  const { run, clock, log, random = Math.random } = deps;
  const lanes = new Map<Id, Lane>();
  let stopping = false;

  async function begin(only?: Tenant): Promise<void> {
    for (const tenant of only === undefined ? await deps.tenants() : [only]) {
      const actor = systemActor(tenant, 'system');
      while (!stopping && (await run(actor, fanOut, undefined)) > 0);
      for (const destinationId of stopping ? [] : await run(actor, findDue, undefined)) {
        const lane = lanes.get(destinationId);
        if (lane === undefined) open(tenant, destinationId);
        else lane.wake();
      }
    }
  }

  function open(tenant: Tenant, destinationId: Id): void {
    const lane = openLane<Delivery, Ended>({
      take: async (ended) =>
        stopping
          ? []
          : run(systemActor(tenant, 'system'), claimDeliveries, { destinationId, ended: ended.map(({ id }) => id) }),
      attempt: (delivery) => attempt(tenant, delivery),
      settle: (delivery, ended) => settle(tenant, delivery, ended),
      mostEnded: deliveryLimits.perDestination,
      onError: (error) => log.warn({ err: error }, 'deliveries could not be taken or settled, they are tried again'),
    });
    lanes.set(destinationId, lane);
    void lane.done.then(() => lanes.delete(destinationId));
  }

  const allDone = () => Promise.all([...lanes.values()].map(({ done }) => done));

  async function attempt(tenant: Tenant, delivery: Delivery): Promise<Ended> {
    const started = clock.monotonic();
    const result = await deps.senders[delivery.kind](tenant, delivery).catch((error: unknown): SendResult => {
      log.error({ err: error, delivery: delivery.id }, 'a bug while sending');
      return { outcome: 'failed', excerpt: 'an error of the server' };
    });
    return { result, tookMs: clock.monotonic() - started };
  }

  async function settle(tenant: Tenant, delivery: Delivery, { result, tookMs }: Ended): Promise<void> {
    const { retryAfterS, ...rest } = result;
    const nextAt =
      result.outcome === 'failed' ? nextAttemptAt(clock.now(), delivery.tries, random(), retryAfterS) : undefined;
    const actor = systemActor(tenant, 'system');
    const input = { delivery, attempt: { ...rest, tookMs }, ...(nextAt === undefined ? {} : { nextAt }) };
    const settled = await run(actor, settleDelivery, input).catch((error) => {
      // Too much waits to be written together. What is not written is sent again, so it goes by itself.
      if (error instanceof CoreError && error.code === 'unavailable') return run(actor, settleAlone, input);
      throw error;
    });
    if (settled.endpointDisabled)
      log.warn({ tenant: tenant.code, endpoint: delivery.destinationId }, 'an endpoint was switched off');
  }

  return {
    begin,
    async runNow() {
      do {
        await begin();
        await allDone();
      } while (!stopping && (await anythingDue()));
    },
    async stop() {
      stopping = true;
      await allDone();
    },
  };

  async function anythingDue(): Promise<boolean> {
    for (const tenant of await deps.tenants())
      if ((await run(systemActor(tenant, 'system'), findDue, undefined)).length > 0) return true;
    return false;
  }
}
