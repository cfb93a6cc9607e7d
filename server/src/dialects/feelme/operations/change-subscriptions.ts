import { operation } from '../../operation.ts';
import { changeSubscriptions as change } from '../change-subscriptions.ts';
import { requireRoomFor } from '../websites.ts';
import { SubscriptionsChange, SubscriptionsUpdated } from '../wire-subscriptions.ts';

/**
 * Changes up to 100 subscriptions with the scope `admin`, one with the scope `user`, all or none (inferred, vendors.md §1: it mirrors
 * the create).
 */
export const changeSubscriptions = operation({
  id: 'feelme.subscription.update',
  method: 'PATCH',
  path: '/api/v1/partner/subscriptions',
  aliases: [{ method: 'PUT', path: '/api/v1/partner/subscriptions' }],
  summary: 'Change several subscriptions',
  source: 'Lead API Integration Guide, Additional Operations',
  auth: 'bearer',
  consumes: ['json'],
  idParameters: [{ in: 'body', name: 'subscriptions.0.id', of: 'subscription' }],
  schema: { body: SubscriptionsChange, response: { 200: SubscriptionsUpdated } },
  async handle({ actor, body: { subscriptions } }, deps) {
    requireRoomFor(actor, subscriptions.length);
    const asked = subscriptions.map(({ id, ...body }, n) => ({ number: id, body, at: `subscriptions.${n}.` }));
    return { body: { subscriptions_updated: await change(actor, asked, deps) } };
  },
});
