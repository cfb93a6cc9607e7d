import { uniquenessScope } from '../../../core/actor.ts';
import { CoreError, invalid } from '../../../core/errors.ts';
import { changeCode } from '../../../core/loyalty/change-code.ts';
import { operation } from '../../operation.ts';
import type { TokenDetails } from '../auth.ts';
import { type Body, requiredText, textOf } from '../decode.ts';
import { toKeys } from '../keys.ts';
import { Success } from '../wire-answers.ts';
import { CodeChange } from '../wire-loyalty.ts';

/**
 * Redeems a customer's code, or blocks it (Change Code Status: "from allocated to redeemed/blocked"). The document names no field that
 * tells the two apart: without `status` the code is redeemed, with `status=blocked` blocked (inferred). No pin is needed; the hostess of a
 * token that has one is written down.
 */
export const changeLoyaltyCode = operation({
  id: 'footprints.loyalty.change',
  method: 'POST',
  path: '/api/loyaltyCode/change',
  summary: 'Redeem or block the loyalty code of a customer',
  source: 'Footprints for Retail, Change Code Status',
  auth: 'accessToken',
  consumes: ['form', 'json', 'multipart'],
  idParameters: [],
  schema: { body: CodeChange, response: { 200: Success } },
  async handle({ actor, body }, { run }) {
    const { hostessId } = actor.details as Partial<TokenDetails>;
    const { isRight } = await run(actor, changeCode, {
      scope: uniquenessScope(actor),
      keys: toKeys(body),
      campaignInternalId: requiredText(body, 'campaignInternalId'),
      code: requiredText(body, 'code'),
      to: statusOf(body),
      staffId: hostessId,
    });
    if (!isRight) throw new CoreError('not_found', 'the customer has no such code');
    return { body: { status: 'success' as const } };
  },
});

function statusOf(body: Body): 'redeemed' | 'blocked' {
  const text = textOf(body, 'status')?.toLowerCase() ?? 'redeemed';
  if (text !== 'redeemed' && text !== 'blocked') throw invalid('status', 'wrong_value');
  return text;
}
