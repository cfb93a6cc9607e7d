import { recommendProducts } from '../../../core/content/recommend-products.ts';
import { operation } from '../../operation.ts';
import { appKeyQuotas } from '../app-key.ts';
import { askingOf, toRecommend } from '../content-request.ts';
import { toRecommended } from '../map-content.ts';
import { ContentRequest, RecommendedAnswer } from '../wire-content.ts';

/** Products that are recommended; with a `searchQuery` those in which it stands. The library sends one to each path, and reads one shape. */
export const mobileRecommended = operation({
  id: 'footprints.mobile-recommendation.list',
  method: 'POST',
  path: '/mobileapi/recommendation-products',
  aliases: [{ path: '/mobileapi/recommendation-products-json' }, { path: '/mobileapi/recommendation-products/search' }],
  summary: 'Products that fit what the session did, or a search',
  source: 'Footprints for Retail, the vendor’s mobile library',
  auth: 'none',
  consumes: ['form', 'json', 'multipart'],
  bodyBytes: 64 * 1024,
  quotas: appKeyQuotas(600),
  idParameters: [],
  schema: { body: ContentRequest, response: { 200: RecommendedAnswer } },
  async handle(call, deps) {
    const { actor, visitor, mobileId } = await askingOf(call, deps);
    const products = await deps.run(actor, recommendProducts, toRecommend(call.body, visitor));
    return { body: { success: true as const, mobileId, data: products.map(toRecommended) } };
  },
});
