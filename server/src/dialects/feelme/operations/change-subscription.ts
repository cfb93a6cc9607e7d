import { operation } from '../../operation.ts';
import { changeSubscriptions } from '../change-subscriptions.ts';
import { numberOf } from '../ids.ts';
import { IdPath } from '../wire.ts';
import { Subscription, SubscriptionChange } from '../wire-subscriptions.ts';

/** Moves a subscription's end, and its start while it lies ahead (guide, Overview). Only the period can change, so PUT does the same. */
export const changeSubscription = operation({
  id: 'feelme.subscription.patch',
  method: 'PATCH',
  path: '/api/v1/partner/subscriptions/:id',
  aliases: [{ method: 'PUT', path: '/api/v1/partner/subscriptions/:id' }],
  summary: 'Change a subscription',
  source: 'Lead API Integration Guide, Overview and Additional Operations',
  auth: 'bearer',
  consumes: ['json'],
  idParameters: [{ in: 'path', name: 'id', of: 'subscription' }],
  schema: { params: IdPath, body: SubscriptionChange, response: { 200: Subscription } },
  async handle({ actor, params, body }, deps) {
    const [changed] = await changeSubscriptions(actor, [{ number: numberOf(params.id), body, at: '' }], deps);
    return { body: changed };
  },
});
