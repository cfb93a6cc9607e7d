import type { Static } from 'typebox';
import { invalid } from '../../core/errors.ts';
import type { PersonPatch } from '../../core/people/values.ts';
import type { PersonView } from '../../core/people/view.ts';
import { normaliseEmail } from '../../kit/email.ts';
import type { User, UserChange } from './wire-users.ts';

/** What stands where a password would. */
export const passwordMask = '********';

/**
 * What a body says of a user; its password is kept elsewhere. The policies are a consent; anything but `agreed` was refused by the
 * schema.
 * @throws CoreError `invalid`
 */
export function toPatch({ email, agreed_to_policies }: Static<typeof UserChange>): PersonPatch {
  if (email !== undefined && normaliseEmail(email) === undefined) throw invalid('email', 'wrong_format');
  return {
    ...(email === undefined ? {} : { email }),
    ...(agreed_to_policies === undefined ? {} : { consents: { policies: true } }),
  };
}

/** A person as FeelMe's user. People of other sources may have no e-mail: the key stays, its value is empty. */
export function toUser(person: PersonView): Static<typeof User> {
  return {
    id: person.number,
    email: person.values.email ?? '',
    password: passwordMask,
    agreed_to_policies: person.values.consents?.policies === true ? 'agreed' : '',
  };
}
