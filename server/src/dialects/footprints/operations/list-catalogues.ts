import { operation } from '../../operation.ts';
import { toNamed } from '../map-lists.ts';
import { pageOf } from '../paging.ts';
import { Catalogues, PageQuery } from '../wire-lists.ts';

/** The operator's offer categories, which the document calls catalogues, oldest first (List Catalogues). */
export const listCatalogues = operation({
  id: 'footprints.catalogue.list',
  method: 'GET',
  path: '/api/offerCategory',
  summary: 'List catalogues',
  source: 'Footprints for Retail, List Catalogues',
  auth: 'accessToken',
  idParameters: [],
  schema: { querystring: PageQuery, response: { 200: Catalogues } },
  handle: ({ actor, query: { page = 1 } }, { run }) => pageOf(run, actor, 'offer_category', page, toNamed),
});
