import { normaliseEmail } from '../../kit/email.ts';
import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { findPerson } from './find-person.ts';
import { claimedIdentifiers } from './identity-queries.ts';
import { recordsByKeys } from './queries.ts';
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

/**
 * The id of the person who has an e-mail, in any spelling: who sees the tenant finds everybody, who sees its own finds its
 * record. Undefined for nobody, and for another's just the same.
 */
export async function personIdByEmail(tx: Tx, actor: Actor, text: string, scope: string): Promise<Id | undefined> {
  const email = normaliseEmail(text);
  if (email === undefined) return undefined;
  if (actor.sees === 'tenant') {
    const [claim] = await tx.all(claimedIdentifiers, { tenant: tx.tenantId, kinds: ['email'], values: [email] });
    return claim?.person_id as Id | undefined;
  }
  const place = { tenant: tx.tenantId, source: actor.source, scope };
  const records = await tx.all(recordsByKeys, { ...place, email, phone: null, external: null, national: null });
  return records.find((record) => record.credential_id === actor.credentialId)?.id as Id | undefined;
}
