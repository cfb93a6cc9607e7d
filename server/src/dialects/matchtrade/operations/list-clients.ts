import { accountList } from '../account-list.ts';
import { toViewRow } from '../map.ts';
import { ViewRow } from '../wire-lists.ts';

/** Accounts that became clients, and since when; a client stays one, whatever its stage is called later (vendors: sibling endpoints). */
export const listClients = accountList({
  id: 'matchtrade.client.list',
  path: '/documentation/account/api/partner/:partnerID/clients/view',
  summary: 'List clients',
  source: 'Match-Trade back-office clients, GET clients/view',
  who: [{ on: 'customer', is: true }],
  row: ViewRow,
  toRow: toViewRow,
});
