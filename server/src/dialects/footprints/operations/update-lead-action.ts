import { updateAction } from '../../../core/leads/update-action.ts';
import { toObjectId } from '../../../kit/ids.ts';
import { operation } from '../../operation.ts';
import { idOf, textOf } from '../decode.ts';
import { known } from '../known.ts';
import { momentOf, pathId } from '../map-changes.ts';
import { ActionBody, ActionIdPath, ActionSaved } from '../wire-leads.ts';

/** Changes an action, or the lead that it is about (Update Lead Action). What is not sent stays; a detail that is sent empty is cleared. */
export const updateLeadAction = operation({
  id: 'footprints.lead-action.update',
  method: 'PUT',
  path: '/api/lead/action/:actionId',
  summary: 'Update a lead action',
  source: 'Footprints for Retail, Update Lead Action',
  auth: 'accessToken',
  consumes: ['form', 'json', 'multipart'],
  idParameters: [
    { in: 'path', name: 'actionId', of: 'leadAction' },
    { in: 'body', name: 'leadId', of: 'lead' },
    { in: 'body', name: 'leadActionTypeId', of: 'actionType' },
  ],
  schema: { params: ActionIdPath, body: ActionBody, response: { 200: ActionSaved } },
  async handle({ actor, params, body }, { run }) {
    const id = pathId(params.actionId);
    const detail = textOf(body, 'actionDetail');
    await run(actor, updateAction, {
      id,
      ...known({ leadId: idOf(body, 'leadId'), typeId: idOf(body, 'leadActionTypeId') }),
      ...known({ happensAt: momentOf(body, 'date'), detail: detail === null ? '' : detail }),
    });
    return { body: { status: 'success' as const, _id: toObjectId(id) } };
  },
});
