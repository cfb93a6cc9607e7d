import type { Id } from '../../kit/ids.ts';
import type { Row } from '../../store/statement.ts';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { CoreError } from '../errors.ts';
import { resolvePerson } from '../people/find-person.ts';
import { defaultConnection } from './connection-queries.ts';
import { catcherType } from './connections.ts';
import { channelsOfRecords, findChannel } from './queries.ts';

/** A way to a person, as it is used: whose it is, and which connection it goes through. */
export interface UsedChannel {
  readonly id: Id;
  readonly recordId: Id;
  readonly personId: Id;
  readonly kind: string;
  readonly connectionId: Id | null;
  readonly messageCount: number;
}

/** @throws CoreError `not_found`, for another's channel just as for none */
export async function visibleChannel(tx: Tx, actor: Actor, id: Id): Promise<UsedChannel> {
  return asSeenBy(actor, await tx.first(findChannel, { tenant: tx.tenantId, id }));
}

/** The same for an id that may be a person's: then its first channel. @throws CoreError `not_found` */
export async function channelOrFirstOf(tx: Tx, actor: Actor, id: Id): Promise<UsedChannel> {
  const channel = await tx.first(findChannel, { tenant: tx.tenantId, id });
  if (channel !== undefined) return asSeenBy(actor, channel);
  const { records } = await resolvePerson(tx, actor, { id });
  const [first] = await tx.all(channelsOfRecords, { tenant: tx.tenantId, records: records.map((record) => record.id) });
  return visibleChannel(tx, actor, (first?.id ?? id) as Id);
}

function asSeenBy(actor: Actor, row: Row<(typeof findChannel)['columns']> | undefined): UsedChannel {
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
