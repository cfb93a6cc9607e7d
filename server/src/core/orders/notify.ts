import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { CoreError } from '../errors.ts';
import { channelsOfRecords } from '../messaging/queries.ts';
import { type SendMessage, sendMessage } from '../messaging/send-message.ts';
import { resolvePerson } from '../people/find-person.ts';
import type { Context } from '../run.ts';
import type { OrderView } from './orders.ts';
import { noticeTemplate } from './queries.ts';

type Content = SendMessage['content'];

/**
 * Writes to the person that an order was taken down: on the channel used last of those that lead anywhere. That nobody can be
 * reached, or that the operator's words do not fit, is no error: the order stands either way.
 */
export async function notifyOfOrder(tx: Tx, context: Context, order: OrderView): Promise<void> {
  const { records } = await resolvePerson(tx, context.actor, { id: order.personId });
  const channels = await tx.all(channelsOfRecords, { tenant: tx.tenantId, records: records.map(({ id }) => id) });
  const latestFirst = channels.toSorted((one, other) => (other.lastMessageAt ?? 0) - (one.lastMessageAt ?? 0));
  const wordings = await wordingsOf(tx, order);
  for (const { id } of latestFirst) {
    for (const content of wordings) if (await sent(tx, context, id as Id, content)) return;
  }
}

async function sent(tx: Tx, context: Context, channelId: Id, content: Content): Promise<boolean> {
  try {
    await sendMessage.run(tx, context, { channelId, content, author: 'operator' });
    return true;
  } catch (error) {
    // Both are found before anything is written.
    if (error instanceof CoreError && (error.code === 'conflict' || error.code === 'invalid')) return false;
    throw error;
  }
}

/** The operator's own, when there is a template with the key `order_created` (`{{title}}`, `{{price}}`, `{{currency}}`), before ours. */
async function wordingsOf(tx: Tx, { title, price, currency }: OrderView): Promise<Content[]> {
  const template = await tx.first(noticeTemplate, { tenant: tx.tenantId });
  return [
    ...(template ? [{ templateId: template.id as Id, variables: { title, price, currency } }] : []),
    { text: `We have taken down your order: ${title}, ${price} ${currency}.` },
  ];
}
