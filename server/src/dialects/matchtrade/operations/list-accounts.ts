import { accountList } from '../account-list.ts';
import { toViewRow } from '../map.ts';
import { ViewRow } from '../wire-lists.ts';

/** Everybody, client or not, as the back office reads them (vendors: sibling endpoints). */
export const listAccounts = accountList({
  id: 'matchtrade.account.list',
  path: '/documentation/account/api/partner/:partnerID/accounts/view',
  summary: 'List accounts',
  source: 'Match-Trade back-office clients, GET accounts/view',
  who: [],
  row: ViewRow,
  toRow: toViewRow,
});
