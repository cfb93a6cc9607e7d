import { uniquenessScope } from '../../../core/actor.ts';
import { addPerson } from '../../../core/people/add-person.ts';
import { hashPassword } from '../../../kit/passwords.ts';
import { operation } from '../../operation.ts';
import { toPatch, toUser } from '../map.ts';
import { User, UserCreate } from '../wire-users.ts';

/**
 * Creates a user (Lead API Integration Guide, section 2). An e-mail that this partner's users have already is refused; a
 * person known through another source is linked instead.
 */
export const createUser = operation({
  id: 'feelme.user.create',
  method: 'POST',
  path: '/api/v1/partner/user',
  summary: 'Create a user',
  source: 'Lead API Integration Guide, 2. Create a User',
  auth: 'bearer',
  consumes: ['json'],
  idParameters: [],
  schema: { body: UserCreate, response: { 201: User } },
  async handle({ actor, body }, { run }) {
    const patch = toPatch(body);
    const passwordHash = await hashPassword(body.password);
    const added = await run(actor, addPerson, {
      scope: uniquenessScope(actor),
      patch,
      passwordHash,
      onExisting: 'refuse',
    });
    return { status: 201, body: toUser(added.person) };
  },
});
