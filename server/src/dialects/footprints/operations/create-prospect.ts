import { uniquenessScope } from '../../../core/actor.ts';
import { CoreError } from '../../../core/errors.ts';
import { addLead } from '../../../core/leads/add-lead.ts';
import { toObjectId } from '../../../kit/ids.ts';
import { operation } from '../../operation.ts';
import type { TokenDetails } from '../auth.ts';
import { known } from '../known.ts';
import { toProspectDetails, toProspectPatch } from '../map-prospect.ts';
import { Created } from '../wire-answers.ts';
import { Prospect } from '../wire-leads.ts';

/** Takes in a prospect (Add prospect): a lead with that status. */
export const createProspect = operation({
  id: 'footprints.prospect.create',
  method: 'POST',
  path: '/api/prospect',
  summary: 'Add a prospect',
  source: 'Footprints for Retail, Add prospect',
  auth: 'accessToken',
  consumes: ['form', 'json', 'multipart'],
  idParameters: [],
  schema: { body: Prospect, response: { 200: Created } },
  async handle({ actor, body }, { run }) {
    const patch = toProspectPatch(body);
    if (Object.keys(patch).length === 0) throw new CoreError('invalid', 'the prospect says nothing about anybody');
    const { application } = actor.details as Partial<TokenDetails>;
    const { leadId } = await run(actor, addLead, {
      scope: uniquenessScope(actor),
      patch,
      onExisting: 'update',
      status: 'prospect',
      targets: {},
      leadDetails: {
        ...toProspectDetails(body),
        ...(application ? { application: { id: toObjectId(application.id), name: application.name } } : {}),
      },
      ...known({ origin: application?.key }),
    });
    return { body: { _id: toObjectId(leadId) } };
  },
});
