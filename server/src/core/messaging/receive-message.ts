import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { CoreError } from '../errors.ts';
import { findRecords } from '../people/queries.ts';
import { receiveRecord, receivingRaces } from '../people/receive.ts';
import { toRecord } from '../people/record.ts';
import { rewriteRecord } from '../people/rewrite.ts';
import type { PersonPatch } from '../people/values.ts';
import type { Context, UseCase } from '../run.ts';
import { findConnection } from './connection-queries.ts';
import { openChannel } from './open-channel.ts';
import { channelByAddress, countMessage, insertMessage, touchPerson } from './queries.ts';

export interface ReceiveMessage {
  readonly connectionId: Id;
  /** What channels of this connection are called: `telegram`, `email`, `sms`. */
  readonly kind: string;
  /** The sender on the connection: a chat's id, an e-mail, a number. */
  readonly address: string;
  /** What the connection tells of the sender, taken over when the sender is new. */
  readonly patch: PersonPatch;
  /** What the sender says of themselves in this very message, taken over in any case. */
  readonly said?: PersonPatch;
  /** The campaign marks that a new sender came with, where the connection knows them. */
  readonly utmMarks?: Readonly<Record<string, string>>;
  readonly text: string;
  /** The other side's own id of the message: the same twice is one. */
  readonly providerId?: string;
}

export interface ReceivedMessage {
  /** Absent when it was there already. */
  readonly messageId: Id | undefined;
  readonly channelId: Id;
  readonly isNewPerson: boolean;
}

/** Constraints on which a use case that takes in messages is run again. */
export const messageRaces: readonly string[] = [...receivingRaces, 'channels_address_key'];

/** Takes in what a person wrote: finds or makes the person and the channel, and keeps the message unread. @throws CoreError `not_found` */
export const receiveMessage: UseCase<ReceiveMessage, ReceivedMessage> = {
  name: 'messaging.receive_message',
  raceOn: messageRaces,
  async run(tx, context, input) {
    const { now } = context;
    const at = new Date(now);
    const connection = await tx.first(findConnection, { tenant: tx.tenantId, id: input.connectionId });
    if (connection === undefined || connection.archived_at !== null)
      throw new CoreError('not_found', 'no such connection');
    const { channelId, recordId, personId, isNewPerson } = await channelOf(tx, context, input);
    const messageId = newId(now);
    const inserted = await tx.run(insertMessage, {
      tenant: tx.tenantId,
      id: messageId,
      channel: channelId,
      record: recordId,
      author: 'person',
      text: input.text,
      subject: null,
      template: null,
      state: 'received',
      read: false,
      provider: input.providerId ?? null,
      now: at,
    });
    if (inserted === 0) return { messageId: undefined, channelId, isNewPerson };
    if (input.said !== undefined) await keepSaid(tx, context, recordId, input.said);
    await publish(tx, now, { type: 'message.received', personId, recordId, data: { messageId, channelId } });
    await tx.run(touchPerson, { tenant: tx.tenantId, person: personId, now: at });
    await tx.run(countMessage, { tenant: tx.tenantId, channel: channelId, now: at });
    return { messageId, channelId, isNewPerson };
  },
};

/** What identifies another record of the connection already is left there: the message counts more. */
async function keepSaid(tx: Tx, context: Context, recordId: Id, patch: PersonPatch): Promise<void> {
  const [row] = await tx.all(findRecords, { tenant: tx.tenantId, ids: [recordId] });
  if (row === undefined) return;
  try {
    await rewriteRecord(tx, context, toRecord(row), { patch });
  } catch (error) {
    if (!(error instanceof CoreError && error.code === 'duplicate')) throw error;
  }
}

async function channelOf(tx: Tx, context: Context, { connectionId, kind, address, patch, utmMarks }: ReceiveMessage) {
  const known = await tx.first(channelByAddress, { tenant: tx.tenantId, connection: connectionId, address });
  if (known !== undefined) {
    return {
      channelId: known.id as Id,
      recordId: known.record_id as Id,
      personId: known.person_id as Id,
      isNewPerson: false,
    };
  }
  // The address itself is no identifier of people: it is the channel that makes the same sender the same record.
  const scope = `connection:${connectionId}`;
  const received = await receiveRecord(tx, context, { scope, patch, onExisting: 'update' });
  const channelId = await openChannel(tx, context.now, {
    recordId: received.record.id,
    kind,
    connectionId,
    address,
    ...(utmMarks ? { utmMarks } : {}),
  });
  return {
    channelId,
    recordId: received.record.id,
    personId: received.personId,
    isNewPerson: received.isNewPerson,
  };
}
