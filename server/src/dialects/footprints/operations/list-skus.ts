import { operation } from '../../operation.ts';
import { toParent, toPriced, toQuantity } from '../map-lists.ts';
import { pageOf } from '../paging.ts';
import { PageQuery, Skus } from '../wire-lists.ts';

/** Single things that are sold, each with its offer, oldest first (List SKUs). */
export const listSkus = operation({
  id: 'footprints.sku.list',
  method: 'GET',
  path: '/api/sku',
  summary: 'List SKUs',
  source: 'Footprints for Retail, List SKUs',
  auth: 'accessToken',
  idParameters: [],
  schema: { querystring: PageQuery, response: { 200: Skus } },
  handle: ({ actor, query: { page = 1 } }, { run }) =>
    pageOf(run, actor, 'sku', page, (sku) => ({ ...toPriced(sku), quantity: toQuantity(sku), offer: toParent(sku) })),
});
