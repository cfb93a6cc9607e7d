import type { Tenant } from './core/access/access.ts';
import type { ConnectionDeps } from './delivery/connection-context.ts';
import { messageSender } from './delivery/messages.ts';
import { createPoller } from './delivery/poller.ts';
import { webhookSender } from './delivery/webhook.ts';
import { createWorker } from './delivery/worker.ts';
import { dialects } from './dialects/registry.ts';
import type { Logger } from './kit/logger.ts';

/** How long what is under way is waited for when the server stops; then it has failed, and is tried again. Milliseconds. */
const graceMs = 3_000;

export interface DeliverySetup {
  readonly connections: ConnectionDeps;
  /** Aborts `connections.ending`. */
  readonly end: () => void;
  readonly tenants: () => Promise<readonly Tenant[]>;
  readonly log: Logger;
}

/** What goes out, and what is fetched, beside the requests. */
export interface Delivery {
  /** Begins to ask the tenant's connections for what people wrote, and does not wait for them. */
  poll(tenant: Tenant): Promise<void>;
  /** Hands out the tenant's facts and begins to send what is due; does not wait for receivers. */
  send(tenant: Tenant): Promise<void>;
  /** All of it, of all tenants, to its end. */
  runNow(): Promise<void>;
  /** Begins nothing more and waits a little for what is under way. */
  stop(): Promise<void>;
}

/**
 * Everything that leaves the server: facts in the dialects' words, messages through their connections. And what connections have to be
 * asked for.
 */
export function createDelivery({ connections, end, tenants, log }: DeliverySetup): Delivery {
  const told = dialects.flatMap(({ name, webhooks }) =>
    webhooks === undefined ? [] : [[name, webhooks.encode] as const],
  );
  const worker = createWorker({
    run: connections.run,
    tenants,
    clock: connections.clock,
    log,
    senders: {
      webhook: webhookSender({ ...connections, encoders: Object.fromEntries(told) }),
      message: messageSender(connections),
    },
  });
  const poller = createPoller({ connections, tenants, log });
  return {
    poll: (tenant) => poller.begin(tenant),
    send: (tenant) => worker.begin(tenant),
    async runNow() {
      await poller.runNow();
      await worker.runNow();
    },
    async stop() {
      const late = setTimeout(end, graceMs);
      await Promise.all([poller.stop(), worker.stop()]);
      clearTimeout(late);
    },
  };
}
