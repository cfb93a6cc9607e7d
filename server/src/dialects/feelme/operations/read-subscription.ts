import { uniquenessScope } from '../../../core/actor.ts';
import { CoreError } from '../../../core/errors.ts';
import { listSubscriptions } from '../../../core/subscriptions/list-subscriptions.ts';
import { operation } from '../../operation.ts';
import { numberOf } from '../ids.ts';
import { toSubscription } from '../map-subscriptions.ts';
import { visibleWebsites } from '../websites.ts';
import { IdPath } from '../wire.ts';
import { Subscription } from '../wire-subscriptions.ts';

/** One subscription by its integer id (inferred path, vendors.md §1). */
export const readSubscription = operation({
  id: 'feelme.subscription.read',
  method: 'GET',
  path: '/api/v1/partner/subscriptions/:id',
  summary: 'Read a subscription',
  source: 'Lead API Integration Guide, Additional Operations',
  auth: 'bearer',
  idParameters: [{ in: 'path', name: 'id', of: 'subscription' }],
  schema: { params: IdPath, response: { 200: Subscription } },
  async handle({ actor, params }, { run }) {
    const wanted = { numbers: [numberOf(params.id)], ...visibleWebsites(actor), limit: 1, offset: 0 };
    const { subscriptions } = await run(actor, listSubscriptions, { scope: uniquenessScope(actor), ...wanted });
    const [found] = subscriptions;
    if (found === undefined) throw new CoreError('not_found', 'no such subscription for this token');
    return { body: toSubscription(found) };
  },
});
