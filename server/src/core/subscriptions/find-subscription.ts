import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { loadSubscriptions } from './load.ts';
import type { SubscriptionView } from './subscriptions.ts';

/** One subscription with whose it is, for the operator's own systems. @throws CoreError `not_found` */
export const findSubscription: UseCase<{ readonly id: Id }, SubscriptionView> = {
  name: 'subscriptions.find',
  async run(tx, context, { id }) {
    const [found] = context.actor.sees === 'tenant' ? await loadSubscriptions(tx, context, [id]) : [];
    if (found === undefined) throw new CoreError('not_found', 'no such subscription for this credential');
    return found;
  },
};
