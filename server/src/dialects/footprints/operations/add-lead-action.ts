import { invalid } from '../../../core/errors.ts';
import { addAction } from '../../../core/leads/add-action.ts';
import { toObjectId } from '../../../kit/ids.ts';
import { operation } from '../../operation.ts';
import { idOf, textOf } from '../decode.ts';
import { known } from '../known.ts';
import { momentOf } from '../map-changes.ts';
import { ActionBody, ActionSaved } from '../wire-leads.ts';

/** Writes down what is done about a lead (Add Lead Action). Without a date it is done now. */
export const addLeadAction = operation({
  id: 'footprints.lead-action.create',
  method: 'POST',
  path: '/api/lead/action',
  summary: 'Add a lead action',
  source: 'Footprints for Retail, Add Lead Action',
  auth: 'accessToken',
  consumes: ['form', 'json', 'multipart'],
  idParameters: [
    { in: 'body', name: 'leadId', of: 'lead' },
    { in: 'body', name: 'leadActionTypeId', of: 'actionType' },
  ],
  schema: { body: ActionBody, response: { 200: ActionSaved } },
  async handle({ actor, body }, { run }) {
    const [leadId, typeId] = [idOf(body, 'leadId'), idOf(body, 'leadActionTypeId')];
    if (leadId === undefined) throw invalid('leadId', 'required');
    if (typeId === undefined) throw invalid('leadActionTypeId', 'required');
    const { actionId } = await run(actor, addAction, {
      leadId,
      typeId,
      detail: textOf(body, 'actionDetail') ?? '',
      ...known({ happensAt: momentOf(body, 'date') }),
    });
    return { body: { status: 'success' as const, _id: toObjectId(actionId) } };
  },
});
