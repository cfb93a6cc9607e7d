import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import type { Period, SubscriptionStatus } from './subscriptions.ts';

/** What a change of a subscription is about. */
export interface Subject extends Period {
  readonly subscriptionId: Id;
  readonly personId: Id;
  readonly recordId: Id;
  readonly planId: Id;
}

export function factOf({ subscriptionId, planId, startsAt, endsAt }: Subject) {
  return { subscriptionId, planId, startsAt, endsAt };
}

/** Publishes that a subscription came to another status: it started or it ended. */
export async function publishStatus(tx: Tx, now: number, of: Subject, status: SubscriptionStatus): Promise<void> {
  if (status === 'pending') return;
  const type = status === 'active' ? 'subscription.started' : 'subscription.ended';
  await publish(tx, now, { type, personId: of.personId, recordId: of.recordId, data: factOf(of) });
}
