import { systemActor, type Tenant } from '../core/access/access.ts';
import { claimDeliveries, findDue } from '../core/deliveries/claim.ts';
import type { Delivery } from '../core/deliveries/deliveries.ts';
import { fanOut } from '../core/deliveries/fan-out.ts';
import { settleDelivery } from '../core/deliveries/settle.ts';
import type { Run } from '../core/run.ts';
import type { Clock } from '../kit/clock.ts';
import type { Id } from '../kit/ids.ts';
import type { Logger } from '../kit/logger.ts';
import { nextAttemptAt } from './schedule.ts';
import type { Sender, SendResult } from './sender.ts';

/** Sends what is due, destination by destination: one that does not answer holds up nobody but itself. */
export interface DeliveryWorker {
  /** Looks for what is due and begins to send it; does not wait for receivers. */
  begin(): Promise<void>;
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

export function createWorker(deps: WorkerDeps): DeliveryWorker {
  const { run, clock, log, random = Math.random } = deps;
  const busy = new Map<Id, Promise<void>>();
  let stopping = false;

  async function begin(): Promise<void> {
    for (const tenant of await deps.tenants()) {
      const actor = systemActor(tenant, 'system');
      while (!stopping && (await run(actor, fanOut, undefined)) > 0);
      for (const destinationId of stopping ? [] : await run(actor, findDue, undefined)) {
        // Its own round takes up what has become due; a second one beside it would only wait for the same receiver.
        if (busy.has(destinationId)) continue;
        const round = serve(tenant, destinationId)
          .catch((error) => log.warn({ err: error }, 'deliveries could not be taken or settled, they are tried again'))
          .finally(() => busy.delete(destinationId));
        busy.set(destinationId, round);
      }
    }
  }

  /** Takes and sends for one destination until nothing of it is due. */
  async function serve(tenant: Tenant, destinationId: Id): Promise<void> {
    while (!stopping) {
      const deliveries = await run(systemActor(tenant, 'system'), claimDeliveries, { destinationId });
      if (deliveries.length === 0) return;
      await Promise.all(deliveries.map((delivery) => attempt(tenant, delivery)));
    }
  }

  async function attempt(tenant: Tenant, delivery: Delivery): Promise<void> {
    const started = clock.monotonic();
    const result = await deps.senders[delivery.kind](tenant, delivery).catch((error: unknown): SendResult => {
      log.error({ err: error, delivery: delivery.id }, 'a bug while sending');
      return { outcome: 'failed', excerpt: 'an error of the server' };
    });
    const { retryAfterS, ...rest } = result;
    const nextAt =
      result.outcome === 'failed' ? nextAttemptAt(clock.now(), delivery.attempts, random(), retryAfterS) : undefined;
    const settled = await run(systemActor(tenant, 'system'), settleDelivery, {
      delivery,
      attempt: { ...rest, tookMs: clock.monotonic() - started },
      ...(nextAt === undefined ? {} : { nextAt }),
    });
    if (settled.endpointDisabled)
      log.warn({ tenant: tenant.code, endpoint: delivery.destinationId }, 'an endpoint was switched off');
  }

  return {
    begin,
    async runNow() {
      do {
        await begin();
        await Promise.all(busy.values());
      } while (!stopping && (await anythingDue()));
    },
    async stop() {
      stopping = true;
      await Promise.all(busy.values());
    },
  };

  async function anythingDue(): Promise<boolean> {
    for (const tenant of await deps.tenants())
      if ((await run(systemActor(tenant, 'system'), findDue, undefined)).length > 0) return true;
    return false;
  }
}
