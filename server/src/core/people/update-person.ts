import type { UseCase } from '../run.ts';
import { attachRecord } from './attach.ts';
import { findPerson, type PersonRef, resolveLocked } from './find-person.ts';
import { identifiersOf, strongIdentifiers } from './identifiers.ts';
import { receivingRaces } from './receive.ts';
import type { PersonRecord } from './record.ts';
import type { RelatedKind } from './related.ts';
import { type Rewrite, rewriteRecord } from './rewrite.ts';
import { checkCustomProperties, customProperties } from './unique-properties.ts';
import type { PersonPatch } from './values.ts';
import type { PersonView } from './view.ts';

export interface UpdatePerson extends Rewrite {
  readonly ref: PersonRef;
  /** Where a record of this source is written when the person has none yet: `uniquenessScope(actor, part)`. */
  readonly scope: string;
  readonly checkPropertiesAs?: string;
  readonly related?: readonly RelatedKind[];
}

/**
 * Changes what this source says about a person. A person that came in through other sources only gets a record of this
 * one first, so that every source speaks for itself.
 * @throws CoreError `not_found`, `duplicate`, `invalid`
 */
export const updatePerson: UseCase<UpdatePerson, PersonView> = {
  name: 'people.update',
  raceOn: receivingRaces,
  async run(tx, context, input) {
    const { actor } = context;
    if (input.checkPropertiesAs !== undefined) {
      checkCustomProperties(await customProperties(tx), input.patch.customProperties ?? {}, input.checkPropertiesAs);
    }
    // Of two first writers of this source, the second finds the first's record.
    const { person, records } = await resolveLocked(tx, actor, input.ref);
    const own = records.filter((record) => record.source === actor.source && record.scope === input.scope);
    const record =
      recordToWrite(own, input.patch, actor.defaultCountry) ??
      (await attachRecord(tx, context, person.id, input.scope));
    await rewriteRecord(tx, context, record, input);
    return findPerson.run(tx, context, { ref: input.ref, ...(input.related ? { related: input.related } : {}) });
  },
};

/**
 * Of several records of one source (one known by its phone, one by its e-mail), the one that has an identifier of the patch:
 * written to another, that identifier would be a duplicate of the person's own.
 */
function recordToWrite(
  own: readonly PersonRecord[],
  patch: PersonPatch,
  defaultCountry: string,
): PersonRecord | undefined {
  if (own.length <= 1) return own[0];
  const { email, externalId, nationalId } = patch;
  const said = Object.entries({ email, externalId, nationalId }).filter(([, value]) => value);
  const strong = strongIdentifiers(identifiersOf(Object.fromEntries(said), defaultCountry));
  const has = (record: PersonRecord) =>
    strongIdentifiers(identifiersOf(record.values, defaultCountry)).some(({ kind, value }) =>
      strong.some((wanted) => wanted.kind === kind && wanted.value === value),
    );
  return own.find(has) ?? own[0];
}
