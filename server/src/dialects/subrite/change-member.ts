import type { Static } from 'typebox';
import { type Actor, uniquenessScope } from '../../core/actor.ts';
import { findPerson, type PersonRef } from '../../core/people/find-person.ts';
import { updatePerson } from '../../core/people/update-person.ts';
import type { PersonPatch } from '../../core/people/values.ts';
import { hashPassword } from '../../kit/passwords.ts';
import type { DialectDeps } from '../dialect.ts';
import type { Call, Reply } from '../operation.ts';
import { problemsOf, toMember, toPatch } from './map.ts';
import { memberRef } from './member-id.ts';
import { refuse } from './problem.ts';
import type { MemberChange, MemberPath } from './wire.ts';

type ChangeCall = Call<Static<typeof MemberPath>, unknown, Static<typeof MemberChange>>;

/**
 * What PUT and PATCH share. A value that another source said too shows through when it is cleared here: nobody can take back
 * what another said. A body that changes nothing leaves no trace, `updatedAt` included.
 * @throws CoreError `not_found`, `duplicate`, `invalid`
 */
export async function changeMember(
  { actor, params, body }: ChangeCall,
  { run }: DialectDeps,
  address: 'replace' | 'merge',
): Promise<Reply> {
  const ref = memberRef(params.memberId);
  refuse(problemsOf(body, actor.defaultCountry));
  const { password } = body;
  const patch = {
    ...(password === undefined ? {} : await signInName(run, actor, ref)),
    ...toPatch(body, address),
  };
  const person =
    Object.keys(patch).length === 0 && password === undefined
      ? await run(actor, findPerson, { ref })
      : await run(actor, updatePerson, {
          ref,
          scope: uniquenessScope(actor),
          patch,
          checkPropertiesAs: 'customPropertyValues',
          ...(password === undefined ? {} : { passwordHash: await hashPassword(password) }),
        });
  return { body: toMember(person, actor.defaultCountry) };
}

/**
 * The e-mail that a member signs in with: a password counts for an e-mail that this source says, and it may be another source that
 * said it so far.
 */
async function signInName(run: DialectDeps['run'], actor: Actor, ref: PersonRef): Promise<PersonPatch> {
  const { values } = await run(actor, findPerson, { ref });
  return values.email === undefined ? {} : { email: values.email };
}
