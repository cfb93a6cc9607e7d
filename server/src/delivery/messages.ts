import { systemActor, type Tenant } from '../core/access/access.ts';
import { readOutgoing } from '../core/messaging/outgoing.ts';
import type { Run } from '../core/run.ts';
import type { AddressRules } from '../kit/addresses.ts';
import type { Clock } from '../kit/clock.ts';
import type { HttpClient } from '../kit/http-client.ts';
import { openText } from '../kit/seal.ts';
import { adapterOf } from './adapters/registry.ts';
import type { Sender } from './sender.ts';

export interface MessageDeps {
  readonly run: Run;
  readonly http: HttpClient;
  readonly addresses: AddressRules;
  readonly clock: Clock;
  readonly sealKey: (tenant: Tenant) => Uint8Array;
}

/** Sends messages through the adapters of their connections. */
export function messageSender({ run, http, addresses, clock, sealKey }: MessageDeps): Sender {
  return async (tenant, { destinationId, messageId }) => {
    const actor = systemActor(tenant, 'system');
    const input = { connectionId: destinationId, messageId: messageId ?? destinationId };
    const found = messageId === null ? undefined : await run(actor, readOutgoing, input);
    if (found === undefined) return { outcome: 'refused', excerpt: 'nothing left to send' };
    const { connection, message } = found;
    const adapter = adapterOf(connection.type);
    if (adapter === undefined) return { outcome: 'refused', excerpt: `no adapter sends through ${connection.type}` };
    const secret = connection.secret === null ? undefined : openText(sealKey(tenant), connection.secret);
    return adapter.send(message, { connection, secret, actor, run, http, addresses, now: clock.now() });
  };
}
