import type { Static } from 'typebox';
import type { CatalogueItem } from '../../core/catalogue/list-items.ts';
import { CoreError } from '../../core/errors.ts';
import type { Purchase } from '../../core/subscriptions/subscribe-to-package.ts';
import type { SubscriptionView } from '../../core/subscriptions/subscriptions.ts';
import { isoMillis } from '../../kit/dates.ts';
import { filterLimits } from './wire-filter.ts';
import type { PageQuery, ProductPackage, Subscribed, Subscription } from './wire-subscriptions.ts';

/** Packages with those of their plans that are still offered, in the package's order. */
export function toPackages(
  packages: readonly CatalogueItem[],
  plans: readonly CatalogueItem[],
): Static<typeof ProductPackage>[] {
  const planById = new Map<string, CatalogueItem>(plans.map((plan) => [plan.id, plan]));
  return packages.map((one) => {
    const { planIds = [], days = null } = one.details as { planIds?: string[]; days?: number | null };
    return { ...priced(one), durationDays: days, plans: planIds.flatMap((id) => planById.get(id) ?? []).map(priced) };
  });
}

function priced({ number, name, price, currency }: CatalogueItem) {
  return { id: number, name, price: price === null ? null : Number(price), currency };
}

function toPeriod({ number, plan, status, startsAt, endsAt }: SubscriptionView) {
  return {
    id: number,
    planId: plan.number,
    planName: plan.name,
    status,
    startDate: isoMillis(startsAt),
    endDate: endsAt === null ? null : isoMillis(endsAt),
  };
}

export function toSubscription(view: SubscriptionView): Static<typeof Subscription> {
  return {
    ...toPeriod(view),
    packageId: view.package?.number ?? null,
    packageName: view.package?.name ?? null,
    paymentDate: view.paidAt === null ? null : isoMillis(view.paidAt),
  };
}

/** @param bought what was asked for, as numbers of ours. */
export function toSubscribed(
  { subscriptions }: Purchase,
  bought: { readonly packageId: number; readonly paidAt: number },
): Static<typeof Subscribed> {
  const [first] = subscriptions;
  if (first === undefined) throw new CoreError('unexpected', 'a purchase without subscriptions');
  return {
    memberId: first.person.id,
    packageId: bought.packageId,
    packageName: first.package?.name ?? null,
    paymentDate: isoMillis(bought.paidAt),
    subscriptions: subscriptions.map(toPeriod),
  };
}

/** Where a page begins and how long it is, as the filter pages. */
export function pageOf({ page = 1, limit = filterLimits.defaultPageSize }: Static<typeof PageQuery>) {
  return { page, limit, offset: (page - 1) * limit };
}

/** A page in the filter's shape. */
export function toPage<T>(items: T[], total: number, { page, limit }: { page: number; limit: number }) {
  return { items, total, page, limit, totalPages: Math.ceil(total / limit) };
}
