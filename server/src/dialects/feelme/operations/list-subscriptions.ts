import type { Static } from 'typebox';
import { uniquenessScope } from '../../../core/actor.ts';
import { type ListSubscriptions, listSubscriptions as list } from '../../../core/subscriptions/list-subscriptions.ts';
import { operation } from '../../operation.ts';
import { readMoments, toSubscription } from '../map-subscriptions.ts';
import { filtersOf, pageOf, placeOf } from '../paging.ts';
import { visibleWebsites } from '../websites.ts';
import { SubscriptionList, SubscriptionListQuery } from '../wire-subscriptions.ts';

/** Django's names for the bounds of a filter, and the core's. */
const bounds = {
  starts_at__gte: 'startsFrom',
  starts_at__lte: 'startsTo',
  ends_at__gte: 'endsFrom',
  ends_at__lte: 'endsTo',
} as const;
const moments = Object.keys(bounds) as (keyof typeof bounds)[];

/** Subscriptions, oldest first, a page at a time (inferred path, paging and filters, vendors.md §1). */
export const listSubscriptions = operation({
  id: 'feelme.subscription.list',
  method: 'GET',
  path: '/api/v1/partner/subscriptions',
  summary: 'List subscriptions',
  source: 'Lead API Integration Guide, Additional Operations',
  auth: 'bearer',
  idParameters: [],
  schema: { querystring: SubscriptionListQuery, response: { 200: SubscriptionList } },
  async handle({ actor, query }, { run }) {
    const filters = filtersOf(query, ['user_email', 'website', 'status', ...moments]);
    const found = await run(actor, list, {
      scope: uniquenessScope(actor),
      ...visibleWebsites(actor),
      ...placeOf(query),
      ...toFilter(filters),
    });
    const results = found.subscriptions.map(toSubscription);
    return { body: pageOf('/api/v1/partner/subscriptions/', query, filters, { count: found.total, results }) };
  },
});

type Filter = Partial<Pick<ListSubscriptions, 'email' | 'planKey' | 'status' | (typeof bounds)[keyof typeof bounds]>>;

function toFilter({
  user_email: email,
  website: planKey,
  status,
  ...rest
}: Static<typeof SubscriptionListQuery>): Filter {
  const [read = {}] = readMoments([rest], moments);
  const named = Object.entries(read).map(([name, moment]) => [bounds[name as keyof typeof bounds], moment]);
  return {
    ...(email === undefined ? {} : { email }),
    ...(planKey === undefined ? {} : { planKey }),
    ...(status === undefined ? {} : { status }),
    ...Object.fromEntries(named),
  };
}
