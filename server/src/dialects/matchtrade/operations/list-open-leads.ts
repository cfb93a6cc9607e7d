import { accountList } from '../account-list.ts';
import { toViewRow } from '../map.ts';
import { ViewRow } from '../wire-lists.ts';

/** Accounts that did not become clients yet (vendors: sibling endpoints). */
export const listOpenLeads = accountList({
  id: 'matchtrade.open-lead.list',
  path: '/documentation/account/api/partner/:partnerID/leads/view',
  summary: 'List leads that are no clients yet',
  source: 'Match-Trade back-office clients, GET leads/view',
  who: [{ on: 'customer', is: false }],
  row: ViewRow,
  toRow: toViewRow,
});
