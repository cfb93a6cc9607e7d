import { CoreError } from '../../../core/errors.ts';
import { findPerson } from '../../../core/people/find-person.ts';
import { operation } from '../../operation.ts';
import { toUser } from '../map.ts';
import { User, UserPath } from '../wire.ts';

/** One user by its integer id (inferred path, vendors.md §1). What is no integer names no user: 404, like an unknown one. */
export const readUser = operation({
  id: 'feelme.user.read',
  method: 'GET',
  path: '/api/v1/partner/user/:id',
  summary: 'Read a user',
  source: 'Lead API Integration Guide, Additional Operations',
  auth: 'bearer',
  idParameters: [{ in: 'path', name: 'id', of: 'person' }],
  schema: { params: UserPath, response: { 200: User } },
  async handle({ actor, params }, { run }) {
    return { body: toUser(await run(actor, findPerson, { ref: { number: userNumber(params.id) } })) };
  },
});

/** @throws CoreError `not_found` for anything that is no number we could have handed out */
export function userNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new CoreError('not_found', 'no integer id');
  return Number(text);
}
