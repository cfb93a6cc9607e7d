import { invalid } from '../../../core/errors.ts';
import { rateLead as rate } from '../../../core/leads/rate-lead.ts';
import { operation } from '../../operation.ts';
import { textOf, wholeNumberOf, withTrimmedNames } from '../decode.ts';
import { known } from '../known.ts';
import { pathId } from '../map-changes.ts';
import { Success } from '../wire-answers.ts';
import { LeadIdPath, NpsBody } from '../wire-leads.ts';

/** How a lead rates the operator from now on, 1 to 10 (Update NPS). The samples send PUT, the text says POST. */
export const rateLead = operation({
  id: 'footprints.lead.rate',
  method: 'PUT',
  path: '/api/lead/:leadId/nps',
  aliases: [{ method: 'POST', path: '/api/lead/:leadId/nps' }],
  summary: 'Update the NPS of a lead',
  source: 'Footprints for Retail, Update NPS',
  auth: 'accessToken',
  consumes: ['form', 'json', 'multipart'],
  idParameters: [{ in: 'path', name: 'leadId', of: 'lead' }],
  schema: { params: LeadIdPath, body: NpsBody, response: { 200: Success } },
  async handle({ actor, params, body: sent }, { run }) {
    const body = withTrimmedNames(sent);
    const value = wholeNumberOf(body, 'nps', 1, 10);
    if (typeof value !== 'number') throw invalid('nps', 'required');
    await run(actor, rate, { id: pathId(params.leadId), value, ...known({ comment: textOf(body, 'comment') }) });
    return { body: { status: 'success' as const } };
  },
});
