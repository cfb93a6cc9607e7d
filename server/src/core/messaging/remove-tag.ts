import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { type PersonRef, resolveLocked } from '../people/find-person.ts';
import type { Context, UseCase } from '../run.ts';
import { knownTag } from './add-tag.ts';
import { untagRecords } from './note-queries.ts';

export interface RemoveTag {
  readonly ref: PersonRef;
  readonly tagId: Id;
}

/**
 * Takes a tag from a person, whichever source gave it: from all of its records that the actor sees. A tag that it does not have
 * is no error.
 * @throws CoreError `not_found`, `invalid` naming `tag`
 */
export const removeTag: UseCase<RemoveTag, void> = {
  name: 'messaging.remove_tag',
  async run(tx, context, { ref, tagId }) {
    const { person, records } = await resolveLocked(tx, context.actor, ref);
    await untag(
      tx,
      context,
      person.id,
      records.map(({ id }) => id),
      tagId,
    );
  },
};

/** @throws CoreError `invalid` naming `tag` */
export async function untag(tx: Tx, { now }: Context, personId: Id, records: readonly Id[], tagId: Id): Promise<void> {
  const { id, name } = await knownTag(tx, tagId);
  const [removed] = await tx.all(untagRecords, { tenant: tx.tenantId, records: [...records], tag: id });
  if (removed === undefined) return;
  const recordId = removed.record as Id;
  await publish(tx, now, { type: 'person.untagged', personId, recordId, data: { tagId: id, name } });
}
