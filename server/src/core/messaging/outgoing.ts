import { type Id, newId } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { findConnection } from './connection-queries.ts';
import { type Connection, toConnection } from './connections.ts';
import { attachmentsOfMessages } from './mail-queries.ts';
import { catchMessage, messageToSend } from './queries.ts';

/** A message with where it goes. Absent parts are not known. */
export interface OutgoingMessage {
  readonly id: Id;
  readonly recordId: Id;
  readonly text: string;
  /** For ways that have such: its own, else the name of the template that it was made from. */
  readonly subject?: string;
  /** The channel's own address on its connection. */
  readonly address?: string;
  /** What is known of the person now. */
  readonly email?: string;
  readonly phone?: string;
  readonly name?: string;
  /** Files that leave with it: their content is in the store under their ids. */
  readonly attachments?: readonly { readonly id: Id; readonly name: string; readonly type: string }[];
}

/** What one delivery is about; undefined when it is gone, or has been sent already. */
export const readOutgoing: UseCase<
  { readonly connectionId: Id; readonly messageId: Id },
  { readonly connection: Connection; readonly message: OutgoingMessage } | undefined
> = {
  name: 'messaging.read_outgoing',
  async run(tx, _, { connectionId, messageId }) {
    const connection = await tx.first(findConnection, { tenant: tx.tenantId, id: connectionId });
    const row = await tx.first(messageToSend, { tenant: tx.tenantId, id: messageId });
    if (connection === undefined || connection.archived_at !== null || row?.state !== 'queued') return undefined;
    const attachments = await tx.all(attachmentsOfMessages, { tenant: tx.tenantId, messages: [messageId] });
    const known = {
      subject: row.subject,
      address: row.address,
      email: row.email,
      phone: row.phone,
      name: row.name,
    };
    return {
      connection: toConnection(connection),
      message: {
        id: row.id as Id,
        recordId: row.record_id as Id,
        text: row.text,
        ...(Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null)) as Record<string, string>),
        ...(attachments.length === 0
          ? {}
          : { attachments: attachments.map(({ id, name, type }) => ({ id: id as Id, name, type })) }),
      },
    };
  },
};

/** Keeps a message in the inbox of a sandbox instead of sending it. */
export const keepCaught: UseCase<{ readonly connectionId: Id; readonly message: OutgoingMessage }, void> = {
  name: 'messaging.keep_caught',
  async run(tx, { now }, { connectionId, message }) {
    await tx.run(catchMessage, {
      tenant: tx.tenantId,
      id: newId(now),
      connection: connectionId,
      message: message.id,
      record: message.recordId,
      address: message.address ?? message.email ?? message.phone ?? null,
      subject: message.subject ?? null,
      text: message.text,
      now: new Date(now),
    });
  },
};
