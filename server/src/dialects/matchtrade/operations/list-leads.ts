import type { Condition } from '../../../core/people/filter.ts';
import { listPeople } from '../../../core/people/list-people.ts';
import { operation } from '../../operation.ts';
import { toLeadRow } from '../map.ts';
import { firstText, momentOf, pageOf, toPage } from '../paging.ts';
import { defaultBranch, ownPartner } from '../partner.ts';
import { LeadListQuery, LeadPage, PartnerPath } from '../wire.ts';

/**
 * A page of the leads that a lead provider may see, newest first ("Getting all leads"). The body `=` and the cookies of the
 * printed curl are passed over.
 */
export const listLeads = operation({
  id: 'matchtrade.lead.list',
  method: 'GET',
  path: '/proxy/statistic/api/partner/:partnerID/accounts/view/for-lead-provider',
  summary: 'List leads',
  source: 'Match-Trade lead provider document, Getting all leads',
  auth: 'bearer',
  idParameters: [],
  schema: { params: PartnerPath, querystring: LeadListQuery, response: { 200: LeadPage } },
  async handle({ actor, params, query }, { run }) {
    const partnerId = ownPartner(actor, params.partnerID);
    const at = pageOf(query);
    const found = await run(actor, listPeople, {
      where: conditionsOf(query),
      sort: { by: 'createdAt', descending: true },
      limit: at.size,
      offset: at.page * at.size,
      related: ['leads'],
      count: { filtered: true },
    });
    const partner = { partnerId, branchUuid: defaultBranch(actor) ?? null };
    const rows = found.people.map((person) => toLeadRow(person, partner));
    return { body: toPage(rows, at, found.filtered) };
  },
});

function conditionsOf(query: LeadListQuery): Condition[] {
  const text = firstText(query.query);
  const from = momentOf('from', query.from);
  const to = momentOf('to', query.to);
  return [
    ...(text === '' ? [] : [{ on: 'text', query: text } as const]),
    ...(from === undefined ? [] : [{ on: 'field', field: 'createdAt', op: 'gte', value: from } as const]),
    ...(to === undefined ? [] : [{ on: 'field', field: 'createdAt', op: 'lte', value: to } as const]),
  ];
}
