import type { Static } from 'typebox';
import { uniquenessScope } from '../../core/actor.ts';
import { findPerson } from '../../core/people/find-person.ts';
import { updatePerson } from '../../core/people/update-person.ts';
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
  const patch = toPatch(body, address);
  const person =
    Object.keys(patch).length === 0
      ? await run(actor, findPerson, { ref })
      : await run(actor, updatePerson, {
          ref,
          scope: uniquenessScope(actor),
          patch,
          checkPropertiesAs: 'customPropertyValues',
        });
  return { body: toMember(person, actor.defaultCountry) };
}
