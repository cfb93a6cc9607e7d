import { listSponsored } from '../../../core/content/list-sponsored.ts';
import { operation } from '../../operation.ts';
import { appKeyQuotas } from '../app-key.ts';
import { askingOf } from '../content-request.ts';
import { toSponsored } from '../map-content.ts';
import { ContentRequest, SponsoredIdsAnswer } from '../wire-content.ts';

/** Their ids alone, in objects: so the library reads them. */
export const mobileSponsoredIds = operation({
  id: 'footprints.mobile-sponsored-product.ids',
  method: 'POST',
  path: '/mobileapi/sponsored-products-id',
  summary: 'Ids of products that campaigns sponsor now',
  source: 'Footprints for Retail, the vendor’s mobile library',
  auth: 'none',
  consumes: ['form', 'json', 'multipart'],
  bodyBytes: 64 * 1024,
  quotas: appKeyQuotas(600),
  idParameters: [],
  schema: { body: ContentRequest, response: { 200: SponsoredIdsAnswer } },
  async handle(call, deps) {
    const { actor, mobileId } = await askingOf(call, deps);
    const products = await deps.run(actor, listSponsored, undefined);
    const data = products.map(toSponsored).map(({ id, sku, campaignId, adId }) => ({ id, sku, campaignId, adId }));
    return { body: { success: true as const, mobileId, data } };
  },
});
