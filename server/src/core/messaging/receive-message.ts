import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { CoreError } from '../errors.ts';
import { receiveRecord, receivingRaces } from '../people/receive.ts';
import type { PersonPatch } from '../people/values.ts';
import type { Context, UseCase } from '../run.ts';
import {
  channelByAddress,
  countMessage,
  findConnection,
  insertAddressedChannel,
  insertMessage,
  touchPerson,
} from './queries.ts';

export interface ReceiveMessage {
  readonly connectionId: Id;
  /** What channels of this connection are called: `telegram`, `email`, `sms`. */
  readonly kind: string;
  /** The sender on the connection: a chat's id, an e-mail, a number. */
  readonly address: string;
  /** What the connection tells of the sender. */
  readonly patch: PersonPatch;
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

/** Takes in what a person wrote: finds or makes the person and the channel, and keeps the message unread. @throws CoreError `not_found` */
export const receiveMessage: UseCase<ReceiveMessage, ReceivedMessage> = {
  name: 'messaging.receive_message',
  raceOn: [...receivingRaces, 'channels_address_key'],
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
      template: null,
      state: 'received',
      read: false,
      provider: input.providerId ?? null,
      now: at,
    });
    if (inserted === 0) return { messageId: undefined, channelId, isNewPerson };
    await publish(tx, now, { type: 'message.received', personId, recordId, data: { messageId, channelId } });
    await tx.run(touchPerson, { tenant: tx.tenantId, person: personId, now: at });
    await tx.run(countMessage, { tenant: tx.tenantId, channel: channelId, now: at });
    return { messageId, channelId, isNewPerson };
  },
};

async function channelOf(tx: Tx, context: Context, { connectionId, kind, address, patch }: ReceiveMessage) {
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
  const channelId = newId(context.now);
  await tx.run(insertAddressedChannel, {
    tenant: tx.tenantId,
    id: channelId,
    record: received.record.id,
    kind,
    connection: connectionId,
    address,
    now: new Date(context.now),
  });
  return {
    channelId,
    recordId: received.record.id,
    personId: received.personId,
    isNewPerson: received.isNewPerson,
  };
}
