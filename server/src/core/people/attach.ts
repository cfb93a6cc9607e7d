import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { addToCounts } from '../counters/add-to-counts.ts';
import type { Context } from '../run.ts';
import { insertDecision } from './identity-queries.ts';
import { findRecords, insertRecord, nextNumbers } from './queries.ts';
import { type PersonRecord, toRecord } from './record.ts';

/** Gives a known person an empty record of the actor's source, to be written to. The person's row must be locked. */
export async function attachRecord(
  tx: Tx,
  { actor, now }: Context,
  personId: Id,
  scope: string,
): Promise<PersonRecord> {
  const id = newId(now);
  const at = new Date(now);
  await tx.run(insertRecord, {
    tenant: tx.tenantId,
    id,
    number: (await tx.first(nextNumbers, { count: 1 }))?.number ?? 0,
    person: personId,
    source: actor.source,
    scope,
    credential: actor.credentialId ?? null,
    email: null,
    phone: null,
    external: null,
    national: null,
    values: {},
    saidAt: {},
    raw: {},
    details: {},
    now: at,
  });
  const rule = 'updated_through_source';
  await tx.run(insertDecision, {
    tenant: tx.tenantId,
    id: newId(now),
    now: at,
    decision: 'link',
    rule,
    person: personId,
    record: id,
    identifiers: {},
    credential: actor.credentialId ?? null,
  });
  await publish(tx, now, { type: 'person.linked', personId, recordId: id, data: { source: actor.source, rule } });
  if (actor.credentialId !== undefined) await addToCounts(tx, { [`people.own.${actor.credentialId}`]: 1 });
  const [row] = await tx.all(findRecords, { tenant: tx.tenantId, ids: [id] });
  return toRecord(row as NonNullable<typeof row>);
}
