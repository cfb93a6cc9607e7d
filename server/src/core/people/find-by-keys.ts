import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { findPerson } from './find-person.ts';
import { identifiersOf, type RecordIdentifiers } from './identifiers.ts';
import { claimedIdentifiers } from './identity-queries.ts';
import { normalisePatch } from './normalise.ts';
import { recordsByKeys, recordsOfPeople } from './queries.ts';
import { type PersonRecord, toRecord } from './record.ts';
import type { PersonView } from './view.ts';

/** What a caller knows of a person, as sent. */
export interface PersonKeys {
  readonly externalId?: string;
  readonly nationalId?: string;
  /** Counts only together with `phone`. */
  readonly email?: string;
  readonly phone?: string;
}

export interface FindByKeys {
  /** `uniquenessScope(actor, part)`: where a credential that sees its own has its records. */
  readonly scope: string;
  readonly keys: PersonKeys;
}

/** Who may be meant: a person with its records, or under `own` one record alone. */
interface Candidate {
  readonly id: Id;
  readonly records: readonly PersonRecord[];
}

/**
 * One person by an external id, else a national id, else e-mail and phone together. Of the pair the e-mail must be one of the
 * person's, and the phone must not contradict: it is one of the person's too, or none is known.
 * @throws CoreError `not_found`, for another's person just as for none
 */
export const findByKeys: UseCase<FindByKeys, PersonView> = {
  name: 'people.find_by_keys',
  async run(tx, context, { scope, keys }) {
    const { actor } = context;
    const { patch } = normalisePatch({ ...keys }, actor.defaultCountry);
    const ids = identifiersOf({ ...keys }, actor.defaultCountry);
    const candidates = await candidatesOf(tx, actor, ids, scope);
    const found =
      byIdentifier(candidates, 'externalId', ids, actor) ??
      byIdentifier(candidates, 'nationalId', ids, actor) ??
      (patch.email && patch.phone ? byContact(candidates, patch.email, patch.phone) : undefined);
    if (found === undefined) throw new CoreError('not_found', 'nobody has these keys');
    return findPerson.run(tx, context, { ref: { id: found.id } });
  },
};

async function candidatesOf(tx: Tx, actor: Actor, ids: RecordIdentifiers, scope: string): Promise<Candidate[]> {
  const { email, phone, externalId: external, nationalId: national } = ids;
  if (actor.sees === 'own') {
    const place = { tenant: tx.tenantId, source: actor.source, scope };
    const records = (await tx.all(recordsByKeys, { ...place, email, phone, external, national })).map(toRecord);
    return records.map((record) => ({ id: record.id, records: [record] }));
  }
  const given = Object.entries({ email, phone, external_id: external, national_id: national }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  const claims = await tx.all(claimedIdentifiers, {
    tenant: tx.tenantId,
    kinds: given.map(([kind]) => kind),
    values: given.map(([, value]) => value),
  });
  const people = [...new Set(claims.map((claim) => claim.person_id as Id))];
  const records = (await tx.all(recordsOfPeople, { tenant: tx.tenantId, people })).map(toRecord);
  const byPerson = Map.groupBy(records, (record) => record.personId);
  return people.map((id) => ({ id, records: byPerson.get(id) ?? [] }));
}

function byIdentifier(
  candidates: readonly Candidate[],
  kind: 'externalId' | 'nationalId',
  ids: RecordIdentifiers,
  { defaultCountry }: Actor,
): Candidate | undefined {
  const value = ids[kind];
  if (value === null) return undefined;
  return candidates.find(({ records }) =>
    records.some((record) => identifiersOf(record.values, defaultCountry)[kind] === value),
  );
}

/** A person who has the phone as well goes before one of whom no phone is known. */
function byContact(candidates: readonly Candidate[], email: string, phone: string): Candidate | undefined {
  const fitting = candidates.filter(({ records }) => records.some(({ values }) => values.email === email));
  return (
    fitting.find(({ records }) => records.some(({ values }) => values.phone === phone)) ??
    fitting.find(({ records }) => records.every(({ values }) => !values.phone))
  );
}
