import { type Id, newId } from '../../kit/ids.ts';
import { publish } from '../changes.ts';
import { countPerson } from '../counters/count-person.ts';
import { cancelQueued } from '../messaging/queries.ts';
import type { UseCase } from '../run.ts';
import { closeSessions } from '../tracking/queries.ts';
import { archivePerson } from './archive.ts';
import { insertErasure, lockChannels, lockRecords } from './erasure-queries.ts';
import { type Erasure, graceMs } from './erasures.ts';
import { type PersonRef, resolveLocked } from './find-person.ts';
import { insertDecision } from './identity-queries.ts';

export interface RequestErasure {
  readonly ref: PersonRef;
}

/**
 * Erases a person with every record, whichever source it came from, after a grace: out of every live table at once, so that nobody finds,
 * lists, counts or collides with it; in the archive until the grace is over (`erase-due.ts`) or somebody asks for it back
 * (`restore-person.ts`). What was on its way to it is cancelled for good. For actors that see the tenant: another takes back its own record
 * (`remove-record.ts`).
 * @throws CoreError `not_found`
 */
export const requestErasure: UseCase<RequestErasure, Pick<Erasure, 'id' | 'personId' | 'dueAt'>> = {
  name: 'people.request_erasure',
  async run(tx, context, { ref }) {
    const { actor, now } = context;
    const tenant = tx.tenantId;
    // Of many who ask at once, one finds it.
    const { person } = await resolveLocked(tx, actor, ref);
    const records = (await tx.all(lockRecords, { tenant, person: person.id })).map(({ id }) => id as Id);
    await tx.all(lockChannels, { tenant, records });
    const count = await countPerson(tx, person.id, 'all');
    const at = new Date(now);
    const erasure = { id: newId(now), personId: person.id, dueAt: now + graceMs };
    const by = { source: actor.source, credential: actor.credentialId ?? null };
    const due = new Date(erasure.dueAt);
    await tx.run(insertErasure, { tenant, id: erasure.id, person: person.id, records, ...by, now: at, due });
    await tx.run(cancelQueued, { tenant, records, now: at });
    await tx.run(closeSessions, { tenant, records, now: at });
    await archivePerson(tx, { erasure: erasure.id, person: person.id, records });
    for (const record of records) {
      await tx.run(insertDecision, {
        tenant,
        id: newId(now),
        now: at,
        decision: 'remove',
        rule: 'erasure_requested',
        person: person.id,
        record,
        identifiers: {},
        credential: by.credential,
      });
    }
    const [recordId = person.id] = records;
    const data = { erasureId: erasure.id, source: actor.source, dueAt: erasure.dueAt };
    await publish(tx, now, { type: 'person.erasure_requested', personId: person.id, recordId, data });
    await count();
    return erasure;
  },
};
