import type { Tx } from '../../store/tx.ts';
import { CoreError } from '../errors.ts';
import type { Context } from '../run.ts';
import { requestReview } from './doubts.ts';
import type { RecordIdentifiers } from './identifiers.ts';
import { holdRecord } from './queries.ts';
import type { PersonRecord } from './record.ts';
import { type Rewrite, rewriteRecord } from './rewrite.ts';
import type { PersonPatch } from './values.ts';

/**
 * Adds what came in to the record of its source that has its identifiers. Where several have (one the e-mail, another the
 * external id), the most telling identifier decides and the others stay where they are: nothing that comes in is turned
 * away for it, and when the records are of different people, a human is asked. The record stays until the end of the transaction.
 * @throws CoreError `not_found` when it is gone by now; then nothing has been written
 */
export async function addToKnown(
  tx: Tx,
  context: Context,
  known: readonly [PersonRecord, ...PersonRecord[]],
  ids: RecordIdentifiers,
  rewrite: Rewrite,
): Promise<PersonRecord> {
  const target = mostTelling(known, ids);
  const others = known.filter(({ id }) => id !== target.id);
  const record = await rewriteRecord(tx, context, target, {
    ...rewrite,
    patch: withoutTaken(rewrite.patch, ids, others),
  });
  // One that said nothing new was not locked: whoever erases it from now on waits until what came in is written.
  if (record === target && (await tx.first(holdRecord, { tenant: tx.tenantId, id: record.id })) === undefined)
    throw new CoreError('not_found', 'the record is gone');
  const about = { personId: record.personId, recordId: record.id, identifiers: ids };
  for (const otherPersonId of new Set(others.map(({ personId }) => personId))) {
    if (otherPersonId === record.personId) continue;
    await requestReview(tx, context, about, { otherPersonId, reason: 'strong_identifiers_disagree' });
  }
  return record;
}

/** In the order of `strongIdentifiers`. */
function mostTelling(known: readonly [PersonRecord, ...PersonRecord[]], ids: RecordIdentifiers): PersonRecord {
  return (
    known.find((record) => ids.externalId !== null && record.externalId === ids.externalId) ??
    known.find((record) => ids.nationalId !== null && record.nationalId === ids.nationalId) ??
    known[0]
  );
}

/** The patch without the identifiers that other records of the source hold. */
function withoutTaken(patch: PersonPatch, ids: RecordIdentifiers, others: readonly PersonRecord[]): PersonPatch {
  const kept = { ...patch };
  for (const field of ['email', 'externalId', 'nationalId'] as const) {
    if (others.some((record) => ids[field] !== null && record[field] === ids[field])) delete kept[field];
  }
  return kept;
}
