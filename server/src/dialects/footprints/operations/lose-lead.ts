import { loseLead as lose } from '../../../core/leads/lose-lead.ts';
import { toObjectId } from '../../../kit/ids.ts';
import { operation } from '../../operation.ts';
import { textOf, withTrimmedNames } from '../decode.ts';
import { known } from '../known.ts';
import { pathId, reasonOf } from '../map-changes.ts';
import { toUpdatedLead } from '../map-lead.ts';
import { LeadIdPath, LostBody, LostLead } from '../wire-leads.ts';

/** Nothing came of a lead (Update Lost Lead). The sample's answer still says `lead`; the status is `lost`, as the list of them has it (vendors.md §4). */
export const loseLead = operation({
  id: 'footprints.lead.lose',
  method: 'PUT',
  path: '/api/lead/:leadId/leadLost',
  summary: 'Mark a lead as lost',
  source: 'Footprints for Retail, Update Lost Lead',
  auth: 'accessToken',
  consumes: ['form', 'json', 'multipart'],
  idParameters: [{ in: 'path', name: 'leadId', of: 'lead' }],
  schema: { params: LeadIdPath, body: LostBody, response: { 200: LostLead } },
  async handle({ actor, params, body: sent }, { run }) {
    const body = withTrimmedNames(sent);
    const { lead, commentId } = await run(actor, lose, {
      id: pathId(params.leadId),
      ...known({ reason: reasonOf(body), comment: textOf(body, 'comment') }),
    });
    const { _id, ...rest } = toUpdatedLead(lead);
    return { body: { _id, ...known({ comments: commentId && toObjectId(commentId) }), ...rest } };
  },
});
