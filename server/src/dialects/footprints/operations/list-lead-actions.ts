import { listActions } from '../../../core/leads/list-actions.ts';
import { operation } from '../../operation.ts';
import { toAction } from '../map-actions.ts';
import { pathId } from '../map-changes.ts';
import { LeadActions, LeadIdPath } from '../wire-leads.ts';

/** What is done about a lead, the latest first, with the documents of each (Get Lead Actions). */
export const listLeadActions = operation({
  id: 'footprints.lead-action.list',
  method: 'GET',
  path: '/api/lead/actions/:leadId',
  summary: 'List the actions of a lead',
  source: 'Footprints for Retail, Get Lead Actions',
  auth: 'accessToken',
  idParameters: [{ in: 'path', name: 'leadId', of: 'lead' }],
  schema: { params: LeadIdPath, response: { 200: LeadActions } },
  async handle({ actor, params }, { run }) {
    const actions = await run(actor, listActions, { leadId: pathId(params.leadId) });
    return { body: { data: actions.map(toAction) } };
  },
});
