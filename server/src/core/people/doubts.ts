import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import type { Context } from '../run.ts';
import type { RecordIdentifiers } from './identifiers.ts';
import type { Doubt } from './identify.ts';
import { insertReview } from './identity-queries.ts';

/** Asks a human to look at two people that may be one. The same question is asked once while it is open. */
export async function requestReview(
  tx: Tx,
  { now }: Context,
  about: { readonly personId: Id; readonly recordId: Id; readonly identifiers: RecordIdentifiers },
  { otherPersonId, reason }: Doubt,
): Promise<void> {
  const { personId, recordId, identifiers } = about;
  const asked = await tx.run(insertReview, {
    tenant: tx.tenantId,
    id: newId(now),
    now: new Date(now),
    reason,
    record: recordId,
    person: personId,
    other: otherPersonId,
    identifiers,
  });
  if (asked === 0) return;
  await publish(tx, now, { type: 'person.review_requested', personId, recordId, data: { otherPersonId, reason } });
}
