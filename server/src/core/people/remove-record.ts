import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { countedAround } from '../counters/count-person.ts';
import { CoreError } from '../errors.ts';
import { forgetOutputs } from '../idempotency/queries.ts';
import { emptyStates } from '../leads/way-queries.ts';
import type { Context, UseCase } from '../run.ts';
import { endRunning } from '../subscriptions/change-subscriptions.ts';
import { forgetRegistered } from '../tracking/queries.ts';
import { erasePerson } from './erase.ts';
import { type PersonRef, resolveLocked } from './find-person.ts';
import { forgetInLog, forgetUniqueProperties, insertDecision, releaseIdentifiers } from './identity-queries.ts';
import { emptyRecords, forgetPasswords, recordsOfPeople } from './queries.ts';
import { type PersonRecord, toRecord } from './record.ts';
import { refreshPerson } from './refresh.ts';

export interface RemoveRecord {
  readonly ref: PersonRef;
}

/**
 * Takes back what the actor's source said about a person (who sees its own: its record). A person whom no other source knows is
 * gone, with everything that happened to it. Otherwise the person lives on, what happened stays with it, and the source's
 * subscriptions end now.
 * @throws CoreError `not_found`, `conflict` when only other sources know the person: nobody can take back what another said
 */
export const removeRecord: UseCase<RemoveRecord, void> = {
  name: 'people.remove_record',
  async run(tx, context, { ref }) {
    const { actor } = context;
    // Somebody may have taken it back in the meantime, or brought in another.
    const { person, records: seen } = await resolveLocked(tx, actor, ref);
    const own = seen.filter((record) => record.source === actor.source && record.removedAt === null);
    if (own.length === 0) throw new CoreError('conflict', 'only other sources know this person');
    const all = (await tx.all(recordsOfPeople, { tenant: tx.tenantId, people: [person.id] })).map(toRecord);
    const others = all.filter((record) => record.removedAt === null && !own.some(({ id }) => id === record.id));
    await tell(tx, context, person.id, own, others.length > 0);
    if (others.length > 0) await countedAround(tx, person.id, 'all', () => takeBack(tx, context, person.id, own));
    else
      await erasePerson(
        tx,
        person.id,
        all.map(({ id }) => id),
      );
  },
};

/** What goes with what its source said, when the person lives on. */
const ofTheSource = [
  forgetOutputs,
  forgetUniqueProperties,
  forgetPasswords,
  forgetInLog,
  emptyStates,
  forgetRegistered,
];

async function takeBack(tx: Tx, context: Context, personId: Id, own: readonly PersonRecord[]): Promise<void> {
  const { now } = context;
  const records = own.map(({ id }) => id);
  const of = { tenant: tx.tenantId, records };
  await endRunning(tx, context, records);
  for (const statement of ofTheSource) await tx.run(statement, of);
  await tx.run(emptyRecords, { ...of, now: new Date(now) });
  await tx.run(releaseIdentifiers, { tenant: tx.tenantId, person: personId });
  await refreshPerson(tx, personId, now);
}

/** The log keeps that it happened, not who it was. */
async function tell(
  tx: Tx,
  { actor, now }: Context,
  personId: Id,
  own: readonly PersonRecord[],
  livesOn: boolean,
): Promise<void> {
  const data = { source: actor.source };
  for (const { id: recordId } of own) {
    await tx.run(insertDecision, {
      tenant: tx.tenantId,
      id: newId(now),
      now: new Date(now),
      decision: 'remove',
      rule: 'taken_back_by_source',
      person: personId,
      record: recordId,
      identifiers: {},
      credential: actor.credentialId ?? null,
    });
    if (livesOn) await publish(tx, now, { type: 'person.unlinked', personId, recordId, data });
  }
  const recordId = own[0]?.id as Id;
  if (!livesOn) await publish(tx, now, { type: 'person.deleted', personId, recordId, data });
}
