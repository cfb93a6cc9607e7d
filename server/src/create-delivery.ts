import type { Tenant } from './core/access/access.ts';
import { messageSender } from './delivery/messages.ts';
import { webhookSender } from './delivery/webhook.ts';
import { createWorker, type DeliveryWorker } from './delivery/worker.ts';
import type { DialectDeps } from './dialects/dialect.ts';
import { dialects } from './dialects/registry.ts';
import type { AddressRules } from './kit/addresses.ts';
import { createHttpClient } from './kit/http-client.ts';

export interface DeliverySetup {
  readonly deps: DialectDeps;
  readonly tenants: () => Promise<readonly Tenant[]>;
  readonly addresses: AddressRules;
  readonly sealKey: (tenant: Pick<Tenant, 'id'>) => Uint8Array;
}

/** Everything that leaves the server: facts in the dialects' words, messages through their connections. */
export function createDelivery({ deps, tenants, addresses, sealKey }: DeliverySetup): DeliveryWorker {
  const { run, clock, log } = deps;
  const http = createHttpClient(addresses);
  const told = dialects.flatMap(({ name, webhooks }) =>
    webhooks === undefined ? [] : [[name, webhooks.encode] as const],
  );
  return createWorker({
    run,
    tenants,
    clock,
    log,
    senders: {
      webhook: webhookSender({ run, http, clock, encoders: Object.fromEntries(told), sealKey }),
      message: messageSender({ run, http, addresses, clock, sealKey }),
    },
  });
}
