import { listSponsored } from '../../../core/content/list-sponsored.ts';
import { operation } from '../../operation.ts';
import { appKeyQuotas } from '../app-key.ts';
import { askingOf } from '../content-request.ts';
import { toSponsored } from '../map-content.ts';
import { ContentRequest, SponsoredAnswer } from '../wire-content.ts';

/** What campaigns that run sponsor. The library reads both paths in one shape. */
export const mobileSponsored = operation({
  id: 'footprints.mobile-sponsored-product.list',
  method: 'POST',
  path: '/mobileapi/sponsored-products-json',
  aliases: [{ path: '/mobileapi/sponsored-products-ad' }],
  summary: 'Products that campaigns sponsor now',
  source: 'Footprints for Retail, the vendor’s mobile library',
  auth: 'none',
  consumes: ['form', 'json', 'multipart'],
  bodyBytes: 64 * 1024,
  quotas: appKeyQuotas(600),
  idParameters: [],
  schema: { body: ContentRequest, response: { 200: SponsoredAnswer } },
  async handle(call, deps) {
    const { actor, mobileId } = await askingOf(call, deps);
    const products = await deps.run(actor, listSponsored, undefined);
    return { body: { success: true as const, mobileId, data: products.map(toSponsored) } };
  },
});
