import { operation } from '../../operation.ts';
import { changeUser } from '../change-user.ts';
import { IdPath } from '../wire.ts';
import { User, UserChange } from '../wire-users.ts';

/** Changes some of a user's e-mail, password and agreement (inferred path and verb, vendors.md §1). */
export const patchUser = operation({
  id: 'feelme.user.patch',
  method: 'PATCH',
  path: '/api/v1/partner/user/:id',
  summary: 'Change a user',
  source: 'Lead API Integration Guide, Additional Operations',
  auth: 'bearer',
  consumes: ['json'],
  idParameters: [{ in: 'path', name: 'id', of: 'person' }],
  schema: { params: IdPath, body: UserChange, response: { 200: User } },
  async handle({ actor, params, body }, deps) {
    return { body: await changeUser(actor, params.id, body, deps) };
  },
});
