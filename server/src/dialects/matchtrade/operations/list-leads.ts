import { accountList } from '../account-list.ts';
import { toLeadRow } from '../map.ts';
import { LeadRow } from '../wire-lists.ts';

/**
 * A page of the leads that a lead provider may see, newest first ("Getting all leads"). The body `=` and the cookies of the
 * printed curl are passed over.
 */
export const listLeads = accountList({
  id: 'matchtrade.lead.list',
  path: '/proxy/statistic/api/partner/:partnerID/accounts/view/for-lead-provider',
  summary: 'List leads',
  source: 'Match-Trade lead provider document, Getting all leads',
  who: [],
  row: LeadRow,
  toRow: toLeadRow,
});
