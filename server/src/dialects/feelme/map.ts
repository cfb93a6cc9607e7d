import type { Static } from 'typebox';
import type { PersonPatch } from '../../core/people/values.ts';
import type { PersonView } from '../../core/people/view.ts';
import type { User, UserCreate } from './wire.ts';

/** What stands where a password would. */
export const passwordMask = '********';

/** A new user's values. The policies are a consent; anything but `agreed` was refused by the schema. */
export function toPatch(body: Static<typeof UserCreate>): PersonPatch {
  return { email: body.email, consents: { policies: true } };
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
