import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { CoreError } from '../errors.ts';
import { defaultConnection } from './connection-queries.ts';
import { findChannel } from './queries.ts';

/** A way to a person, as it is used: whose it is, and which connection it goes through. */
export interface UsedChannel {
  readonly id: Id;
  readonly recordId: Id;
  readonly personId: Id;
  readonly kind: string;
  readonly connectionId: Id | null;
  readonly messageCount: number;
}

/** The type of the connection that keeps messages in an inbox of our own instead of sending them. */
export const catcherType = 'catcher';

/** @throws CoreError `not_found`, for another's channel just as for none */
export async function visibleChannel(tx: Tx, actor: Actor, id: Id): Promise<UsedChannel> {
  const row = await tx.first(findChannel, { tenant: tx.tenantId, id });
  if (row === undefined || (actor.sees === 'own' && row.credential_id !== actor.credentialId))
    throw new CoreError('not_found', 'no such channel for this credential');
  return {
    id: row.id as Id,
    recordId: row.record_id as Id,
    personId: row.person_id as Id,
    kind: row.kind,
    connectionId: row.connection_id as Id | null,
    messageCount: row.message_count,
  };
}

/**
 * The connection that a channel's messages leave through. A channel without one (a person who was entered by hand) leads to the
 * connection that the operator made for such, else to the inbox of a sandbox where there is one.
 * @throws CoreError `conflict` when there is no way to send
 */
export async function wayOut(tx: Tx, channel: UsedChannel): Promise<Id> {
  if (channel.connectionId !== null) return channel.connectionId;
  const found = await tx.first(defaultConnection, { tenant: tx.tenantId, inbox: catcherType });
  if (found === undefined) throw new CoreError('conflict', 'this channel has no connection to send through');
  return found.id as Id;
}
