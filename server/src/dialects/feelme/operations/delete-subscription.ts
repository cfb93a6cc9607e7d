import { changeSubscriptions } from '../../../core/subscriptions/change-subscriptions.ts';
import { operation } from '../../operation.ts';
import { numberOf } from '../ids.ts';
import { toSubscription } from '../map-subscriptions.ts';
import { visibleWebsites } from '../websites.ts';
import { IdPath } from '../wire.ts';
import { Subscription } from '../wire-subscriptions.ts';

/**
 * "Deletion of a subscription is performed by updating the subscription's end date to the current date": it stays, and is answered.
 * One that has ended keeps its end.
 */
export const deleteSubscription = operation({
  id: 'feelme.subscription.delete',
  method: 'DELETE',
  path: '/api/v1/partner/subscriptions/:id',
  summary: 'End a subscription now',
  source: 'Lead API Integration Guide, Overview',
  auth: 'bearer',
  idParameters: [{ in: 'path', name: 'id', of: 'subscription' }],
  schema: { params: IdPath, response: { 200: Subscription } },
  async handle({ actor, params }, { run }) {
    const items = [{ number: numberOf(params.id), cancel: true }];
    const [ended] = (await run(actor, changeSubscriptions, { items, ...visibleWebsites(actor) })).map(toSubscription);
    return { body: ended };
  },
});
