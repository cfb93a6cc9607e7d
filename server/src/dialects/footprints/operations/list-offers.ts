import { operation } from '../../operation.ts';
import { toParent, toPriced } from '../map-lists.ts';
import { pageOf } from '../paging.ts';
import { Offers, PageQuery } from '../wire-lists.ts';

/** What the operator offers, each with its category, oldest first (List offers). */
export const listOffers = operation({
  id: 'footprints.offer.list',
  method: 'GET',
  path: '/api/offer',
  summary: 'List offers',
  source: 'Footprints for Retail, List offers',
  auth: 'accessToken',
  idParameters: [],
  schema: { querystring: PageQuery, response: { 200: Offers } },
  handle: ({ actor, query: { page = 1 } }, { run }) =>
    pageOf(run, actor, 'offer', page, (offer) => ({ ...toPriced(offer), offerCategory: toParent(offer) })),
});
