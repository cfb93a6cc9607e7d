import { deliverContent } from '../../../core/content/deliver-content.ts';
import { operation } from '../../operation.ts';
import { appKeyQuotas } from '../app-key.ts';
import { askingOf, toRecommend } from '../content-request.ts';
import { toContent } from '../map-content.ts';
import { ContentAnswer, ContentRequest } from '../wire-content.ts';

/** The ads of campaigns that run, by type, and products. Lists that are empty are there. */
export const mobileContent = operation({
  id: 'footprints.mobile-content.read',
  method: 'POST',
  path: '/mobileapi/content-delivery',
  summary: 'What an app shows now: ads, sponsored and recommended products',
  source: 'Footprints for Retail, the vendor’s mobile library',
  auth: 'none',
  consumes: ['form', 'json', 'multipart'],
  bodyBytes: 64 * 1024,
  quotas: appKeyQuotas(600),
  idParameters: [],
  schema: { body: ContentRequest, response: { 200: ContentAnswer } },
  async handle(call, deps) {
    const { actor, visitor, mobileId } = await askingOf(call, deps);
    const content = await deps.run(actor, deliverContent, toRecommend(call.body, visitor));
    return { body: { success: true as const, mobileId, data: toContent(content) } };
  },
});
