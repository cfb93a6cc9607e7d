import { recommendProducts } from '../../../core/content/recommend-products.ts';
import { operation } from '../../operation.ts';
import { appKeyQuotas } from '../app-key.ts';
import { askingOf, toRecommend } from '../content-request.ts';
import { toRecommended } from '../map-content.ts';
import { ContentRequest, RecommendedIdsAnswer } from '../wire-content.ts';

/** Their ids alone, in objects: so the library reads them. */
export const mobileRecommendedIds = operation({
  id: 'footprints.mobile-recommendation.ids',
  method: 'POST',
  path: '/mobileapi/recommendation-products-ids',
  summary: 'Ids of products that fit what the session did, or a search',
  source: 'Footprints for Retail, the vendor’s mobile library',
  auth: 'none',
  consumes: ['form', 'json', 'multipart'],
  bodyBytes: 64 * 1024,
  quotas: appKeyQuotas(600),
  idParameters: [],
  schema: { body: ContentRequest, response: { 200: RecommendedIdsAnswer } },
  async handle(call, deps) {
    const { actor, visitor, mobileId } = await askingOf(call, deps);
    const products = await deps.run(actor, recommendProducts, toRecommend(call.body, visitor));
    const data = products.map(toRecommended).map(({ id, campaignId, adId }) => ({ id, campaignId, adId }));
    return { body: { success: true as const, mobileId, data } };
  },
});
