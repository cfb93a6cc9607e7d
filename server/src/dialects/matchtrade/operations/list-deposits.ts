import { listResolvedOrders } from '../../../core/orders/list-resolved.ts';
import { operation } from '../../operation.ts';
import { toDeposit } from '../map.ts';
import { pageOf, toPage, windowOf } from '../paging.ts';
import { ownPartner } from '../partner.ts';
import { PartnerPath } from '../wire.ts';
import { DepositRow, ListQuery, Page } from '../wire-lists.ts';

/**
 * Deposits, newest first: what people paid, by the orders of every dialect (vendors: sibling endpoints). This server takes no payments
 * itself, so none is ever anything but done.
 */
export const listDeposits = operation({
  id: 'matchtrade.deposit.list',
  method: 'GET',
  path: '/documentation/payment/api/partner/:partnerID/deposits/deposit-view-model',
  summary: 'List deposits',
  source: 'Match-Trade back-office clients, GET deposits/deposit-view-model',
  auth: 'bearer',
  idParameters: [],
  schema: { params: PartnerPath, querystring: ListQuery, response: { 200: Page(DepositRow) } },
  async handle({ actor, params, query }, { run }) {
    ownPartner(actor, params.partnerID);
    const at = pageOf(query);
    const paging = { limit: at.size, offset: at.page * at.size };
    const found = await run(actor, listResolvedOrders, { ...windowOf(query), ...paging, related: ['leads'] });
    return { body: toPage(found.orders.map(toDeposit), at, found.total) };
  },
});
