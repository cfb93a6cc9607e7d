import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import {
  findPersonByNumber,
  findPersonRow,
  findRecordByNumber,
  findRecords,
  lockPerson,
  recordsOfPeople,
} from './queries.ts';
import { type PersonRecord, toRecord } from './record.ts';
import { loadRelated, type RelatedKind } from './related.ts';
import { type PersonRow, type PersonView, viewPerson, viewRecord } from './view.ts';

/** A person by any id or number that was ever handed out for it (its own, a record's, one merged away). */
export type PersonRef = { readonly id: Id } | { readonly number: number };

export interface FindPerson {
  readonly ref: PersonRef;
  readonly related?: readonly RelatedKind[];
}

/** One person as the actor may see it. @throws CoreError `not_found`, for another's person just as for none */
export const findPerson: UseCase<FindPerson, PersonView> = {
  name: 'people.find',
  async run(tx, { actor }, { ref, related = [] }) {
    const { person, records } = await resolvePerson(tx, actor, ref);
    const relatedOf = await loadRelated(tx, related, records);
    const [record] = records;
    if (actor.sees === 'own' && record !== undefined) return viewRecord(record, relatedOf(records));
    return viewPerson(actor, person, records, relatedOf(records));
  },
};

/**
 * The person behind a reference and those of its records that the actor may see (for `own`: exactly the one it brought in).
 * @throws CoreError `not_found`
 */
export async function resolvePerson(
  tx: Tx,
  actor: Actor,
  ref: PersonRef,
): Promise<{ person: PersonRow; records: PersonRecord[] }> {
  const row =
    'id' in ref
      ? await tx.first(findPersonRow, { tenant: tx.tenantId, id: ref.id })
      : await tx.first(findPersonByNumber, { tenant: tx.tenantId, number: ref.number });
  const records =
    actor.sees === 'own' ? await ownRecord(tx, actor, ref) : row === undefined ? [] : await allRecords(tx, row.id);
  if (row === undefined || records.length === 0) throw new CoreError('not_found', 'no such person for this credential');
  const { id, number, last_message_at: lastMessageAt, created_at: createdAt, updated_at: updatedAt } = row;
  return { person: { id: id as Id, number, lastMessageAt, createdAt, updatedAt }, records };
}

/**
 * `resolvePerson` behind the lock of the person's row, held until the end of the transaction: what was brought in, taken back or changed by
 * those who had the lock before is seen. @throws CoreError `not_found`
 */
export async function resolveLocked(tx: Tx, actor: Actor, ref: PersonRef): ReturnType<typeof resolvePerson> {
  const { person } = await resolvePerson(tx, actor, ref);
  await tx.first(lockPerson, { tenant: tx.tenantId, id: person.id });
  return resolvePerson(tx, actor, ref);
}

async function allRecords(tx: Tx, personId: string): Promise<PersonRecord[]> {
  return (await tx.all(recordsOfPeople, { tenant: tx.tenantId, people: [personId] })).map(toRecord);
}

/** Under `own` only the id of the actor's own record opens anything. */
async function ownRecord(tx: Tx, actor: Actor, ref: PersonRef): Promise<PersonRecord[]> {
  const rows =
    'id' in ref
      ? await tx.all(findRecords, { tenant: tx.tenantId, ids: [ref.id] })
      : await tx.all(findRecordByNumber, { tenant: tx.tenantId, number: ref.number });
  return rows.map(toRecord).filter((record) => record.credentialId === actor.credentialId);
}
