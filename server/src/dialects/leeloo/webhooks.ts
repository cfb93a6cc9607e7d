import type { Fact } from '../../core/deliveries/read-webhook.ts';
import type { EncoderContext, WebhookEncoder } from '../../core/deliveries/webhook-encoder.ts';
import { findMessage } from '../../core/messaging/find-message.ts';
import { findPersonOfChannel } from '../../core/messaging/find-person-of-channel.ts';
import { findOrder } from '../../core/orders/find-order.ts';
import { findPerson } from '../../core/people/find-person.ts';
import { isoMillis } from '../../kit/dates.ts';
import type { Id } from '../../kit/ids.ts';
import type { Dialect } from '../dialect.ts';
import { stillThere } from '../still-there.ts';
import { hex } from './ids.ts';
import { nameOf } from './map.ts';
import { notDefined } from './wire.ts';

type Data = Readonly<Record<string, unknown>>;
type Words = (fact: Fact, using: EncoderContext) => Promise<Data | undefined>;

/**
 * The order as the vendor's help page prints it (vendors.md §2, Webhooks), at the price that the fact tells. Its contact is what
 * was sent with it, else what is known of the person; its account is the person's first channel.
 */
const order: Words = async (fact, using) => (await orderOf(fact, using))?.data;

/** The same with the id of the payment method. */
const sale: Words = async (fact, using) => {
  const found = await orderOf(fact, using);
  return found && { ...found.data, payment_method: hexOr(found.paymentMethodId) };
};

async function orderOf({ data }: Fact, { actor, run }: EncoderContext) {
  const found = await stillThere(run(actor, findOrder, { id: data.orderId as Id }));
  const ref = found && { id: found.recordId };
  const person = ref && (await stillThere(run(actor, findPerson, { ref, related: ['channels'] })));
  if (found === undefined || person === undefined) return undefined;
  const told: Data = {
    order_id: hex(found.id),
    account_id: hexOr(person.related.channels?.[0]?.id ?? null),
    offer_name: found.title,
    price: Number(data.price),
    currency: data.currency,
    email: found.email ?? person.values.email ?? notDefined,
    phone: found.phone ?? person.values.phone ?? notDefined,
    created_at: isoMillis(found.createdAt),
  };
  return { data: told, paymentMethodId: found.paymentMethodId };
}

function hexOr(id: string | null): string {
  return id === null ? notDefined : hex(id);
}

/** That page's other two events are known by name alone: their fields are those of the API's own answers. */
const subscription: Words = async ({ data, at }, { actor, run }) => {
  const channelId = data.channelId as Id;
  const person = await stillThere(run(actor, findPersonOfChannel, { channelId, related: ['entries'] }));
  const entry = person?.related.entries?.find(
    (one) => one.channelId === channelId && one.tunnelId === data.tunnelId && one.entryPointId === data.entryPointId,
  );
  if (person === undefined || entry === undefined) return undefined;
  return {
    account_id: hex(channelId),
    person_id: hex(person.id),
    name: nameOf(person.values),
    tunnel_id: hex(entry.tunnelId),
    tunnel_name: entry.tunnelName,
    leadgentool_id: hex(entry.entryPointId),
    leadgentool_name: entry.entryPointName,
    email: person.values.email ?? notDefined,
    phone: person.values.phone ?? notDefined,
    created_at: isoMillis(at),
  };
};

const message: Words = async ({ data }, { actor, run }) => {
  const found = await stillThere(run(actor, findMessage, { id: data.messageId as Id }));
  const person = found && (await stillThere(run(actor, findPerson, { ref: { id: found.personId } })));
  if (found === undefined || person === undefined) return undefined;
  return {
    message_id: hex(found.id),
    account_id: hex(found.channelId),
    person_id: hex(person.id),
    name: nameOf(person.values),
    text: found.text,
    created_at: isoMillis(found.createdAt),
  };
};

const told: Readonly<Record<string, { readonly type: string; readonly words: Words }>> = {
  'order.created': { type: 'ORDER', words: order },
  'order.resolved': { type: 'SALE', words: sale },
  'tunnel.entered': { type: 'SUBSCRIPTION', words: subscription },
  'message.received': { type: 'MESSAGE', words: message },
};

/** `{type, data}`, found when it is sent; nothing of somebody who was erased meanwhile. */
const encode: WebhookEncoder = async (fact, using) => {
  const event = Object.hasOwn(told, fact.type) ? told[fact.type] : undefined;
  const data = await event?.words(fact, using);
  return data === undefined ? undefined : { body: JSON.stringify({ type: event?.type, data }) };
};

export const webhooks: NonNullable<Dialect['webhooks']> = {
  events: Object.fromEntries(Object.entries(told).map(([fact, { type }]) => [fact, type])),
  encode,
};
