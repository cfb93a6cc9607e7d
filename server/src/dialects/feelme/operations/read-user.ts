import { findPerson } from '../../../core/people/find-person.ts';
import { operation } from '../../operation.ts';
import { numberOf } from '../ids.ts';
import { toUser } from '../map.ts';
import { IdPath } from '../wire.ts';
import { User } from '../wire-users.ts';

/** One user by its integer id (inferred path, vendors.md §1). */
export const readUser = operation({
  id: 'feelme.user.read',
  method: 'GET',
  path: '/api/v1/partner/user/:id',
  summary: 'Read a user',
  source: 'Lead API Integration Guide, Additional Operations',
  auth: 'bearer',
  idParameters: [{ in: 'path', name: 'id', of: 'person' }],
  schema: { params: IdPath, response: { 200: User } },
  async handle({ actor, params }, { run }) {
    return { body: toUser(await run(actor, findPerson, { ref: { number: numberOf(params.id) } })) };
  },
});
