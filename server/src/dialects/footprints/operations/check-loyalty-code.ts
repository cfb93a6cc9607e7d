import { uniquenessScope } from '../../../core/actor.ts';
import { findCode } from '../../../core/loyalty/find-code.ts';
import { operation } from '../../operation.ts';
import { requiredText } from '../decode.ts';
import { toKeys } from '../keys.ts';
import { toFoundCode } from '../map-loyalty.ts';
import { CodeCheck, FoundCode } from '../wire-loyalty.ts';

/** The code that a customer has of a campaign (Check Client Code). Without one, 404 (inferred). */
export const checkLoyaltyCode = operation({
  id: 'footprints.loyalty.check',
  method: 'POST',
  path: '/api/loyaltyCode/check',
  summary: 'Check the loyalty code of a customer',
  source: 'Footprints for Retail, Check Client Code',
  auth: 'accessToken',
  consumes: ['form', 'json', 'multipart'],
  idParameters: [],
  schema: { body: CodeCheck, response: { 200: FoundCode } },
  async handle({ actor, body }, { run }) {
    const code = await run(actor, findCode, {
      scope: uniquenessScope(actor),
      keys: toKeys(body),
      campaignInternalId: requiredText(body, 'campaignInternalId'),
    });
    return { body: toFoundCode(code) };
  },
});
