import { listCodes } from '../../../core/loyalty/list-codes.ts';
import { operation } from '../../operation.ts';
import { textOf, wholeNumberOf } from '../decode.ts';
import { known } from '../known.ts';
import { toListedCode } from '../map-loyalty.ts';
import { CodeList, CodeQuery } from '../wire-loyalty.ts';

/** Codes on one page (inferred: nothing is stated). */
const pageSize = 20;
const lastPage = 1_000_000;

/** Codes of one campaign or all, newest first, by the page (Code List). */
export const listLoyaltyCodes = operation({
  id: 'footprints.loyalty.list',
  method: 'POST',
  path: '/api/loyaltyCode/list',
  summary: 'List loyalty codes',
  source: 'Footprints for Retail, Code List',
  auth: 'accessToken',
  consumes: ['form', 'json', 'multipart'],
  idParameters: [],
  schema: { body: CodeQuery, response: { 200: CodeList } },
  async handle({ actor, body }, { run }) {
    const page = wholeNumberOf(body, 'page', 1, lastPage) ?? 1;
    const { codes, total } = await run(actor, listCodes, {
      ...known({ campaignInternalId: textOf(body, 'campaignInternalId'), search: textOf(body, 'searchTerm') }),
      limit: pageSize,
      offset: (page - 1) * pageSize,
    });
    return { body: { status: 'success' as const, clients: codes.map(toListedCode), totalResults: total } };
  },
});
