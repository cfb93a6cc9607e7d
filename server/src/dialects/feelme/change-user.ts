import type { Static } from 'typebox';
import { type Actor, uniquenessScope } from '../../core/actor.ts';
import { findPerson } from '../../core/people/find-person.ts';
import { updatePerson } from '../../core/people/update-person.ts';
import { hashPassword } from '../../kit/passwords.ts';
import type { DialectDeps } from '../dialect.ts';
import { numberOf } from './ids.ts';
import { toPatch, toUser } from './map.ts';
import type { User, UserChange } from './wire-users.ts';

/**
 * Changes what this partner says about a user; what the body does not name stays.
 * @throws CoreError `not_found`, `invalid`, `duplicate` for an e-mail that another of the partner's users has
 */
export async function changeUser(
  actor: Actor,
  id: string,
  body: Static<typeof UserChange>,
  { run }: DialectDeps,
): Promise<Static<typeof User>> {
  const ref = { number: numberOf(id) };
  const patch = toPatch(body);
  // Asked first: a hash is worth a request's time only when there is somebody to give it to.
  const known = await run(actor, findPerson, { ref });
  if (body.password === undefined && Object.keys(patch).length === 0) return toUser(known);
  const passwordHash = body.password === undefined ? {} : { passwordHash: await hashPassword(body.password) };
  return toUser(await run(actor, updatePerson, { ref, scope: uniquenessScope(actor), patch, ...passwordHash }));
}
