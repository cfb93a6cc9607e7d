import type { Tx } from '../../store/tx.ts';
import type { Context } from '../run.ts';
import { attachRecord } from './attach.ts';
import { type PersonRef, resolveLocked } from './find-person.ts';
import type { PersonRecord } from './record.ts';

/**
 * The record that what happens through the actor hangs on: its source's record of the person, made when the person came in
 * through others only. The person's row stays locked until the end of the transaction.
 * @param scope `uniquenessScope(actor, part)`
 * @throws CoreError `not_found`
 */
export async function ensureRecord(tx: Tx, context: Context, ref: PersonRef, scope: string): Promise<PersonRecord> {
  const { actor } = context;
  // Of two first writers of this source, the second finds the first's record.
  const { person, records } = await resolveLocked(tx, actor, ref);
  const own = records.find((record) => record.source === actor.source && record.scope === scope);
  return own ?? attachRecord(tx, context, person.id, scope);
}
