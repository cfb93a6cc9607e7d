import { type Id, newId } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { claimPolls, settlePoll } from './connection-queries.ts';
import { type Connection, toConnection } from './connections.ts';
import { messageRaces, type ReceiveMessage, receiveMessage } from './receive-message.ts';

/** A connection that this process asks now. */
export interface ClaimedPoll {
  readonly connection: Connection;
  /** Where reading went on last. */
  readonly cursor: string | undefined;
  /** Proof that it is the holder's. */
  readonly lease: Id;
}

/** Who took a connection must have asked it by then; afterwards another may. Milliseconds. */
const leaseMs = 60_000;

/** Connections of the tenant that are to be asked now, each taken by one process. */
export const claimPolled: UseCase<void, ClaimedPoll[]> = {
  name: 'messaging.claim_polled',
  async run(tx, { now }) {
    const lease = newId(now);
    const rows = await tx.all(claimPolls, {
      tenant: tx.tenantId,
      lease,
      now: new Date(now),
      until: new Date(now + leaseMs),
    });
    return rows.map((row) => ({ connection: toConnection(row), cursor: row.cursor ?? undefined, lease }));
  },
};

export interface ReceiveMany {
  readonly connectionId: Id;
  readonly messages: readonly Omit<ReceiveMessage, 'connectionId'>[];
  /** For a connection that is asked: its lease, where reading goes on, and when (epoch milliseconds). */
  readonly poll?: { readonly lease: Id; readonly cursor: string | undefined; readonly nextAt: number };
}

/**
 * Takes in what came together, all or nothing, and moves the cursor with it: what a cursor has passed is there.
 * @returns how many were new
 * @throws CoreError `not_found` for a connection that is not in use; `conflict` when another process holds it meanwhile
 */
export const receiveMany: UseCase<ReceiveMany, number> = {
  name: 'messaging.receive_many',
  raceOn: messageRaces,
  async run(tx, context, { connectionId, messages, poll }) {
    let count = 0;
    for (const message of messages) {
      const { messageId } = await receiveMessage.run(tx, context, { connectionId, ...message });
      if (messageId !== undefined) count += 1;
    }
    if (poll === undefined) return count;
    const held = await tx.run(settlePoll, {
      tenant: tx.tenantId,
      id: connectionId,
      lease: poll.lease,
      cursor: poll.cursor ?? null,
      due: new Date(poll.nextAt),
    });
    if (held === 0) throw new CoreError('conflict', 'another process holds the connection');
    return count;
  },
};
