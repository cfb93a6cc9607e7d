import { systemActor } from '../core/access/access.ts';
import { readOutgoing } from '../core/messaging/outgoing.ts';
import { adapterOf } from './adapters/registry.ts';
import { type ConnectionDeps, contextOf } from './connection-context.ts';
import type { Sender } from './sender.ts';

/** Sends messages through the adapters of their connections. */
export function messageSender(deps: ConnectionDeps): Sender {
  return async (tenant, { destinationId, messageId }) => {
    const actor = systemActor(tenant, 'system');
    const input = { connectionId: destinationId, messageId: messageId ?? destinationId };
    const found = messageId === null ? undefined : await deps.run(actor, readOutgoing, input);
    if (found === undefined) return { outcome: 'refused', excerpt: 'nothing left to send' };
    const { connection, message } = found;
    const adapter = adapterOf(connection.type);
    if (adapter === undefined) return { outcome: 'refused', excerpt: `no adapter sends through ${connection.type}` };
    return adapter.send(message, contextOf(deps, tenant, connection));
  };
}
