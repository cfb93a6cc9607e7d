import { listItems } from '../../../core/catalogue/list-items.ts';
import { isoMillis } from '../../../kit/dates.ts';
import { toObjectId } from '../../../kit/ids.ts';
import { operation } from '../../operation.ts';
import { ActionTypes } from '../wire-leads.ts';

/** All lead action types (Get Lead Action Types). Its curl sample asks for the actions of a lead: a copy of the section before. */
export const listActionTypes = operation({
  id: 'footprints.lead-action-type.list',
  method: 'GET',
  path: '/api/lead/action-types',
  summary: 'List lead action types',
  source: 'Footprints for Retail, Get Lead Action Types',
  auth: 'accessToken',
  idParameters: [],
  schema: { response: { 200: ActionTypes } },
  async handle({ actor }, { run }) {
    const types = await run(actor, listItems, { kind: 'action_type' });
    const data = types.map(({ id, name, createdAt }) => ({
      _id: toObjectId(id),
      name,
      createdAt: isoMillis(createdAt),
    }));
    return { body: { data } };
  },
});
