import { uniquenessScope } from '../../../core/actor.ts';
import { codesOfPerson } from '../../../core/loyalty/find-code.ts';
import { operation } from '../../operation.ts';
import { toKeys } from '../keys.ts';
import { toPastCode } from '../map-loyalty.ts';
import { CodeHistory, PastCodes } from '../wire-loyalty.ts';

/** The newest codes that are shown (inferred: a limit is not stated). */
const mostCodes = 1_000;

/** A customer's codes, newest first, without those that were blocked: "prizes redeemed or associated" (Check Loyalty User Prize History). */
export const readLoyaltyHistory = operation({
  id: 'footprints.loyalty.history',
  method: 'POST',
  path: '/api/loyaltyCode/history',
  summary: 'List the loyalty codes of a customer',
  source: 'Footprints for Retail, Check Loyalty User Prize History',
  auth: 'accessToken',
  consumes: ['form', 'json', 'multipart'],
  idParameters: [],
  schema: { body: CodeHistory, response: { 200: PastCodes } },
  async handle({ actor, body }, { run }) {
    const of = { scope: uniquenessScope(actor), keys: toKeys(body), limit: mostCodes };
    const codes = (await run(actor, codesOfPerson, of)).filter(({ status }) => status !== 'blocked');
    return { body: { status: 'success' as const, codes: codes.map(toPastCode) } };
  },
});
