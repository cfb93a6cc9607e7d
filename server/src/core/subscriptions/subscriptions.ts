import type { Id } from '../../kit/ids.ts';
import type { PersonView } from '../people/view.ts';

/** A subscription: a person's right to a plan for a period. It hangs on the record it came in with. */
export type SubscriptionStatus = 'pending' | 'active' | 'expired';

/** A period; `endsAt` is the first moment that no longer belongs to it, null: open. Epoch milliseconds. */
export interface Period {
  readonly startsAt: number;
  readonly endsAt: number | null;
}

export interface Plan {
  readonly id: Id;
  /** Where a dialect needs integers. */
  readonly number: number;
  readonly name: string;
  /** A partner's own text for it (a website); null for the operator's plans. */
  readonly key: string | null;
}

/** Times in epoch milliseconds. */
export interface SubscriptionView extends Period {
  readonly id: Id;
  readonly number: number;
  readonly recordId: Id;
  readonly person: PersonView;
  readonly plan: Plan;
  readonly package: { readonly id: Id; readonly number: number; readonly name: string } | null;
  /** When a package was paid. */
  readonly paidAt: number | null;
  /** What the clock says of its period. */
  readonly status: SubscriptionStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What the clock says of a period. An empty one (cancelled before it began) has expired. */
export function statusAt(now: number, { startsAt, endsAt }: Period): SubscriptionStatus {
  if (endsAt !== null && endsAt <= now) return 'expired';
  return startsAt > now ? 'pending' : 'active';
}

/** When the clock makes the next status true; null: never. */
export function nextChangeAt(now: number, period: Period): number | null {
  const status = statusAt(now, period);
  if (status === 'pending') return period.startsAt;
  return status === 'active' ? period.endsAt : null;
}

/** Most subscriptions that are taken in or changed by one request. */
export const mostAtOnce = 100;
