import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { countPerson } from '../counters/count-person.ts';
import { CoreError } from '../errors.ts';
import type { Context, UseCase } from '../run.ts';
import { unarchivePerson } from './archive.ts';
import {
  archivedNumber,
  claimForRestore,
  dropArchivedPerson,
  dropSettledReviews,
  dropTakenIdentifiers,
  dropTakenUniqueProperties,
  emptyArchive,
  findErasure,
  freeTakenAddresses,
  freeTakenKeys,
  insertAlias,
  newcomers,
  noteJoined,
  repointArchive,
} from './erasure-queries.ts';
import { type Erasure, toErasure } from './erasures.ts';
import { insertDecision } from './identity-queries.ts';
import { lockPerson } from './queries.ts';
import { receivingRaces } from './receive.ts';
import { refreshPerson } from './refresh.ts';

export interface RestorePerson {
  /** Of the erasure, of the person, or of one of its records. */
  readonly id: Id;
}

/** Somebody who came in during the grace with an identifier of the erased person. */
interface Newcomer {
  readonly personId: Id;
  /** By which it was recognised: for the log. */
  readonly identifiers: Readonly<Record<string, string>>;
}

/**
 * Brings an erased person back within its grace: everything that was moved away, under the same ids. When somebody came in meanwhile with
 * one of its identifiers, that is the same human again: the records join that person, and the old id goes on as another name of it. Keys
 * that others have by now stay with them. What was on its way when it was erased is not sent any more.
 * @throws CoreError `not_found` for no such erasure; `conflict` when it is over or undone already, and with the ids as its subject when
 *   its identifiers belong to several people by now
 */
export const restorePerson: UseCase<RestorePerson, Erasure> = {
  name: 'people.restore',
  raceOn: [...receivingRaces, 'channels_address_key'],
  async run(tx, context, { id }) {
    const { now } = context;
    const tenant = tx.tenantId;
    const found = await tx.first(findErasure, { tenant, id });
    if (found === undefined) throw new CoreError('not_found', 'no such erasure');
    const claimed = await tx.first(claimForRestore, { tenant, id: found.id, now: new Date(now) });
    if (claimed === undefined) throw new CoreError('conflict', 'nothing is left to restore', { subject: found.state });
    const erasure = toErasure(claimed);
    const newcomer = await findNewcomer(tx, erasure.id);
    const count = await countPerson(tx, newcomer?.personId ?? erasure.personId, 'all');
    if (newcomer !== undefined) await join(tx, erasure, newcomer.personId);
    const of = { tenant, erasure: erasure.id };
    const joined = newcomer?.personId ?? null;
    for (const yielding of [...freeTakenKeys, dropTakenIdentifiers]) await tx.run(yielding, { ...of, joined });
    for (const yielding of [freeTakenAddresses, dropTakenUniqueProperties, dropSettledReviews])
      await tx.run(yielding, of);
    await unarchivePerson(tx, erasure.id);
    await tx.run(emptyArchive, of);
    if (newcomer !== undefined) await refreshPerson(tx, newcomer.personId, now);
    await tell(tx, context, erasure, newcomer);
    await count();
    return { ...erasure, joinedPersonId: joined };
  },
};

/** @throws CoreError `conflict` for several */
async function findNewcomer(tx: Tx, erasure: Id): Promise<Newcomer | undefined> {
  for (;;) {
    const rows = await tx.all(newcomers, { tenant: tx.tenantId, erasure });
    const people = [...new Set(rows.map((row) => row.person_id as Id))];
    const [personId, ...more] = people;
    if (personId === undefined) return undefined;
    if (more.length > 0)
      throw new CoreError('conflict', 'several people have its identifiers by now', { subject: people.join(', ') });
    // Gone again before it could be held: then somebody else may have come, or nobody.
    if ((await tx.first(lockPerson, { tenant: tx.tenantId, id: personId })) === undefined) continue;
    return { personId, identifiers: Object.fromEntries(rows.map(({ kind, value }) => [kind, value])) };
  }
}

/** The archive as that of records of somebody else. */
async function join(tx: Tx, { id, personId }: Erasure, other: Id): Promise<void> {
  const of = { tenant: tx.tenantId, erasure: id };
  const number = (await tx.first(archivedNumber, of))?.number;
  await tx.run(dropArchivedPerson, of);
  await tx.run(repointArchive, { ...of, from: personId, to: other });
  if (number !== undefined) await tx.run(insertAlias, { tenant: tx.tenantId, id: personId, number, person: other });
  await tx.run(noteJoined, { tenant: tx.tenantId, id, person: other });
}

async function tell(tx: Tx, { actor, now }: Context, erasure: Erasure, newcomer: Newcomer | undefined): Promise<void> {
  const personId = newcomer?.personId ?? erasure.personId;
  for (const record of erasure.recordIds) {
    await tx.run(insertDecision, {
      tenant: tx.tenantId,
      id: newId(now),
      now: new Date(now),
      decision: newcomer === undefined ? 'found' : 'merge',
      rule: newcomer === undefined ? 'restored' : 'restored_into_newcomer',
      person: personId,
      record,
      identifiers: newcomer?.identifiers ?? {},
      credential: actor.credentialId ?? null,
    });
  }
  const [recordId = personId] = erasure.recordIds;
  const data = { erasureId: erasure.id, formerPersonId: erasure.personId };
  await publish(tx, now, { type: 'person.restored', personId, recordId, data });
}
