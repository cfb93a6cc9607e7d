import { uniquenessScope } from '../../../core/actor.ts';
import { updateLead as update } from '../../../core/leads/update-lead.ts';
import { operation } from '../../operation.ts';
import { pathId, toCompany, toContract, toLeadMove } from '../map-changes.ts';
import { toUpdatedLead } from '../map-lead.ts';
import { LeadIdPath, LeadUpdate, UpdatedLead } from '../wire-leads.ts';

/**
 * Changes a lead (Update Lead). From any status to any other: no order is stated. Contract fields are for customers only: those that the
 * same request makes one, and those that are one.
 */
export const updateLead = operation({
  id: 'footprints.lead.update',
  method: 'PUT',
  path: '/api/lead/:leadId',
  summary: 'Update a lead',
  source: 'Footprints for Retail, Update Lead',
  auth: 'accessToken',
  consumes: ['form', 'json', 'multipart'],
  idParameters: [
    { in: 'path', name: 'leadId', of: 'lead' },
    { in: 'body', name: 'skuId', of: 'sku' },
    { in: 'body', name: 'channelId', of: 'channel' },
  ],
  schema: { params: LeadIdPath, body: LeadUpdate, response: { 200: UpdatedLead } },
  async handle({ actor, params, body }, { run }) {
    const lead = await run(actor, update, {
      id: pathId(params.leadId),
      scope: uniquenessScope(actor),
      patch: toCompany(body),
      contract: toContract(body),
      ...toLeadMove(body),
    });
    return { body: toUpdatedLead(lead) };
  },
});
