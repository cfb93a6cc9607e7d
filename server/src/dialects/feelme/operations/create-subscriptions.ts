import { uniquenessScope } from '../../../core/actor.ts';
import { addSubscriptions } from '../../../core/subscriptions/add-subscriptions.ts';
import { operation } from '../../operation.ts';
import { readMoments, toPeriod } from '../map-subscriptions.ts';
import { requireRoomFor, requireWebsite } from '../websites.ts';
import { SubscriptionsCreate, SubscriptionsCreated } from '../wire-subscriptions.ts';

/**
 * Creates subscriptions of users that exist, all or none: up to 100 with the scope `admin`, one with the scope `user` (Lead API
 * Integration Guide, section 3).
 */
export const createSubscriptions = operation({
  id: 'feelme.subscription.create',
  method: 'POST',
  path: '/api/v1/partner/subscriptions',
  summary: 'Create subscriptions',
  source: 'Lead API Integration Guide, 3. Create a Subscription',
  auth: 'bearer',
  consumes: ['json'],
  idParameters: [],
  schema: { body: SubscriptionsCreate, response: { 201: SubscriptionsCreated } },
  async handle({ actor, body: { subscriptions } }, { run }) {
    requireRoomFor(actor, subscriptions.length);
    for (const { website } of subscriptions) requireWebsite(actor, website);
    const moments = readMoments(subscriptions, ['starts_at', 'ends_at'], (n) => `subscriptions.${n}.`);
    const items = subscriptions.map(({ user_email: email, website: planKey }, n) => {
      // Both are required by the schema.
      const { starts_at, ends_at } = moments[n] as { starts_at: number; ends_at: number };
      return { email, planKey, startsAt: starts_at, endsAt: ends_at };
    });
    const added = await run(actor, addSubscriptions, { scope: uniquenessScope(actor), items });
    const created = added.map((view, n) => ({ user_email: subscriptions[n]?.user_email, ...toPeriod(view) }));
    return { status: 201, body: { subscriptions_created: created } };
  },
});
