import { listAssignedStaff as list } from '../../../core/staff/list-assigned-staff.ts';
import { operation } from '../../operation.ts';
import { toBusinessUser } from '../map-lists.ts';
import { BusinessUsers } from '../wire-lists.ts';

/** The operator's own people, whom the other calls name as consultants, with what they work for (List Business Users). Not paged. */
export const listBusinessUsers = operation({
  id: 'footprints.business-user.list',
  method: 'GET',
  path: '/api/business-users',
  summary: 'List business users',
  source: 'Footprints for Retail, List Business Users',
  auth: 'accessToken',
  idParameters: [],
  schema: { response: { 200: BusinessUsers } },
  async handle({ actor }, { run }) {
    return { body: (await run(actor, list, undefined)).map(toBusinessUser) };
  },
});
