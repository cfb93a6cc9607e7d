import type { Tx } from '../../store/tx.ts';
import type { AddedPerson } from '../people/add-person.ts';
import type { Related } from '../people/related.ts';
import type { Context } from '../run.ts';
import { openChannel } from './open-channel.ts';

export type Channel = NonNullable<Related['channels']>[number];

/**
 * The manual channel of a person that was just added, with its channels loaded. One is opened on its record when the actor
 * sees none: the person may have one that another source brought in. The person's row is locked since it was added, so that
 * of two callers the second finds the first's.
 */
export async function manualChannel(tx: Tx, { now }: Context, { person, recordId }: AddedPerson): Promise<Channel> {
  const known = person.related.channels?.find(({ kind }) => kind === 'manual');
  if (known !== undefined) return known;
  const id = await openChannel(tx, now, { recordId, kind: 'manual' });
  return { id, kind: 'manual', connectionId: null, state: 'ok', lastMessageAt: null, createdAt: now, updatedAt: now };
}
