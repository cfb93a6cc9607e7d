import { operation } from '../../operation.ts';
import { changeUser } from '../change-user.ts';
import { IdPath } from '../wire.ts';
import { User, UserCreate } from '../wire-users.ts';

/** Sets all that a user has, as it is created (inferred path and verb, vendors.md §1). */
export const replaceUser = operation({
  id: 'feelme.user.replace',
  method: 'PUT',
  path: '/api/v1/partner/user/:id',
  summary: 'Replace a user',
  source: 'Lead API Integration Guide, Additional Operations',
  auth: 'bearer',
  consumes: ['json'],
  idParameters: [{ in: 'path', name: 'id', of: 'person' }],
  schema: { params: IdPath, body: UserCreate, response: { 200: User } },
  async handle({ actor, params, body }, deps) {
    return { body: await changeUser(actor, params.id, body, deps) };
  },
});
