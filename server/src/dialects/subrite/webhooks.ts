import { createHmac } from 'node:crypto';
import type { Fact } from '../../core/deliveries/read-webhook.ts';
import type { EncoderContext, WebhookEncoder } from '../../core/deliveries/webhook-encoder.ts';
import { readPush } from '../../core/messaging/read-push.ts';
import { findPerson } from '../../core/people/find-person.ts';
import { findSubscription } from '../../core/subscriptions/find-subscription.ts';
import { isoMillis } from '../../kit/dates.ts';
import type { Id } from '../../kit/ids.ts';
import type { Dialect } from '../dialect.ts';
import { stillThere } from '../still-there.ts';
import { toMember } from './map.ts';

type Data = Readonly<Record<string, unknown>>;
type Words = (fact: Fact, using: EncoderContext) => Promise<Data | undefined>;

/**
 * The member as the vendor's sample request has it (vendors.md §3, Webhooks). Nothing here says that an e-mail or phone was
 * verified, or that the member is to be deleted when its subscription ends.
 */
const updated: Words = async ({ personId }, { actor, run }) => {
  const person = personId && (await stillThere(run(actor, findPerson, { ref: { id: personId } })));
  if (!person) return undefined;
  const { memberNumber: _, address, ...member } = toMember(person, actor.defaultCountry);
  const { line1 = null, line2 = null, city = null, postCode = null, country = null } = address ?? {};
  const { fullName, email, companyName, organizationNo } = member;
  return {
    ...member,
    avatar: person.values.imageUrl ?? null,
    address: { name: fullName, email, line1, line2, city, postCode, country, companyName, organizationNo },
    createdAt: isoMillis(person.createdAt),
    emailVerified: null,
    phoneVerified: null,
    deleteAfterExpiration: false,
  };
};

/** Who it was is not told: nobody who was erased lives on in what waits to be sent. The receiver knows the id. */
const deleted: Words = async ({ personId }) => ({ memberId: personId, email: null, fullName: null, nickName: null });

const subscribed: Words = async ({ data }, { actor, run }) => {
  const found = await stillThere(run(actor, findSubscription, { id: data.subscriptionId as Id }));
  if (found === undefined) return undefined;
  const { values } = found.person;
  return {
    email: values.email ?? null,
    fullName: values.fullName ?? null,
    planName: found.plan.name,
    packageName: found.package?.name ?? null,
  };
};

/** The two whose samples are not known also say which member and which period, so that they are of use by themselves. */
const statusChanged: Words = async (fact, using) => {
  const data = await subscribed(fact, using);
  const { startsAt, endsAt } = fact.data as { startsAt: number; endsAt: number | null };
  const ends = endsAt === null ? null : isoMillis(endsAt);
  return data && { memberId: fact.personId, ...data, startsAt: isoMillis(startsAt), endsAt: ends };
};

/** As it was sent to us: who runs the app sends it on to those who follow its topics. */
const push: Words = async ({ data }, { actor, run }) => {
  const found = await stillThere(run(actor, readPush, { pushId: data.pushId as Id }));
  if (found === undefined) return undefined;
  const { title, body, url, topics } = found;
  return { title, body, data: url === undefined ? {} : { url }, topics };
};

const told: Readonly<Record<string, { readonly event: string; readonly words: Words }>> = {
  'person.updated': { event: 'member.updated', words: updated },
  // Another source says something about the member, or takes it back: what is shown of it may be different now.
  'person.linked': { event: 'member.updated', words: updated },
  'person.unlinked': { event: 'member.updated', words: updated },
  'person.deleted': { event: 'member.deleted', words: deleted },
  // Gone for every receiver, though it may come back: then it is there again, with all that is known of it.
  'person.erasure_requested': { event: 'member.deleted', words: deleted },
  'person.restored': { event: 'member.updated', words: updated },
  'subscription.created': { event: 'subscription.created', words: subscribed },
  'subscription.started': { event: 'member.subscription.activated', words: statusChanged },
  'subscription.ended': { event: 'member.subscription.deactivated', words: statusChanged },
  'push.requested': { event: 'app.push', words: push },
};

const encode: WebhookEncoder = async (fact, using) => {
  const event = Object.hasOwn(told, fact.type) ? told[fact.type] : undefined;
  const data = await event?.words(fact, using);
  if (data === undefined) return undefined;
  const body = JSON.stringify({ id: fact.id, timestamp: isoMillis(fact.at), event: event?.event, data });
  return { body, headers: headersOf(body, using) };
};

/** HMAC-SHA256 in base64 over the Unix second, a full stop and the body; how the vendor makes its own is not published. */
function headersOf(body: string, { secret, details, now }: EncoderContext): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  return {
    'x-subrite-webhook-signature': createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('base64'),
    'x-subrite-webhook-signature-timestamp': timestamp,
    ...(typeof details.bearer === 'string' ? { authorization: `Bearer ${details.bearer}` } : {}),
  };
}

export const webhooks: NonNullable<Dialect['webhooks']> = {
  events: Object.fromEntries(Object.entries(told).map(([fact, { event }]) => [fact, event])),
  encode,
};
