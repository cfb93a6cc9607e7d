import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { personIdByEmail } from './find-by-email.ts';
import { findPerson } from './find-person.ts';
import type { RelatedKind } from './related.ts';
import type { PersonView } from './view.ts';

export interface FindPersonByEmail {
  /** In any spelling. */
  readonly email: string;
  /** `uniquenessScope(actor, part)`. */
  readonly scope: string;
  readonly related?: readonly RelatedKind[];
}

/** The person who has an e-mail, as the actor may see it. @throws CoreError `not_found`, for another's person just as for none */
export const findPersonByEmail: UseCase<FindPersonByEmail, PersonView> = {
  name: 'people.find_by_email',
  async run(tx, context, { email, scope, related = [] }) {
    const id = await personIdByEmail(tx, context.actor, email, scope);
    if (id === undefined) throw new CoreError('not_found', 'nobody has this e-mail for this credential');
    return findPerson.run(tx, context, { ref: { id }, related });
  },
};
