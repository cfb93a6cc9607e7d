import { findPerson } from '../../../core/people/find-person.ts';
import { operation } from '../../operation.ts';
import { accountId, ownPartner } from '../partner.ts';
import { AccountPath } from '../wire.ts';
import { TradingAccounts } from '../wire-accounts.ts';

/** The trading accounts of an account (vendors: sibling endpoints). This server runs no trading platform, so nobody has any. */
export const listTradingAccounts = operation({
  id: 'matchtrade.trading-account.list',
  method: 'GET',
  path: '/documentation/account/api/partner/:partnerID/accounts/:uuid/trading-accounts/details',
  summary: 'List the trading accounts of an account',
  source: 'Match-Trade back-office clients, GET trading-accounts/details',
  auth: 'bearer',
  idParameters: [{ in: 'path', name: 'uuid', of: 'person' }],
  schema: { params: AccountPath, response: { 200: TradingAccounts } },
  async handle({ actor, params }, { run }) {
    ownPartner(actor, params.partnerID);
    await run(actor, findPerson, { ref: { id: accountId(params.uuid) } });
    return { body: [] };
  },
});
