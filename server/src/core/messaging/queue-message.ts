import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { insertDelivery } from '../deliveries/queries.ts';
import { countMessage, insertMessage, touchPerson } from './queries.ts';

export interface QueueMessage {
  readonly channel: { readonly id: Id; readonly recordId: Id; readonly personId: Id };
  /** What it leaves through. */
  readonly connectionId: Id;
  readonly author: 'operator' | 'system';
  readonly text: string;
  /** Absent: the template's name, where there is a template. */
  readonly subject?: string | undefined;
  readonly templateId: Id | null;
}

/** Writes a message and that it has to leave, in one transaction with whatever made it necessary. @returns its id */
export async function queueMessage(tx: Tx, now: number, message: QueueMessage): Promise<Id> {
  const { channel, connectionId, author, text, subject, templateId } = message;
  const id = newId(now);
  const at = new Date(now);
  await tx.run(insertMessage, {
    tenant: tx.tenantId,
    id,
    channel: channel.id,
    record: channel.recordId,
    author,
    text,
    subject: subject ?? null,
    template: templateId,
    state: 'queued',
    read: true,
    provider: null,
    now: at,
  });
  await tx.run(insertDelivery, {
    tenant: tx.tenantId,
    id: newId(now),
    kind: 'message',
    destination: connectionId,
    record: channel.recordId,
    change: null,
    message: id,
    now: at,
  });
  await tx.run(touchPerson, { tenant: tx.tenantId, person: channel.personId, now: at });
  await tx.run(countMessage, { tenant: tx.tenantId, channel: channel.id, now: at });
  return id;
}
