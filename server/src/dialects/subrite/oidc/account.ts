import type { Account, AccountClaims } from 'oidc-provider';
import type { Actor } from '../../../core/actor.ts';
import { CoreError } from '../../../core/errors.ts';
import { findPerson } from '../../../core/people/find-person.ts';
import type { PersonValues } from '../../../core/people/values.ts';
import type { PersonView } from '../../../core/people/view.ts';
import type { Run } from '../../../core/run.ts';
import { parseId } from '../../../kit/ids.ts';

/** What a client may ask for, by scope. `picture` is OpenID's name for what the vendor's clients read as `image`. */
export const claims = {
  openid: ['sub'],
  email: ['email'],
  profile: ['name', 'given_name', 'family_name', 'preferred_username', 'image', 'picture'],
};

/** A member as the provider's account; its id is the member id of the REST API. Undefined when it is gone. */
export async function findAccount(run: Run, actor: Actor, accountId: string): Promise<Account | undefined> {
  const person = await findMember(run, actor, accountId);
  if (person === undefined) return undefined;
  return { accountId, claims: async () => ({ ...claimsOf(person.values), sub: accountId }) };
}

export async function findMember(run: Run, actor: Actor, memberId: string): Promise<PersonView | undefined> {
  const id = parseId(memberId);
  if (id === undefined) return undefined;
  try {
    return await run(actor, findPerson, { ref: { id } });
  } catch (error) {
    if (error instanceof CoreError && error.code === 'not_found') return undefined;
    throw error;
  }
}

/** What is not known is left out. */
function claimsOf(values: PersonValues): Omit<AccountClaims, 'sub'> {
  const { fullName, givenName, familyName, nickName, email, imageUrl } = values;
  const all = {
    name: fullName,
    given_name: givenName,
    family_name: familyName,
    preferred_username: nickName ?? fullName,
    email,
    image: imageUrl,
    picture: imageUrl,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
