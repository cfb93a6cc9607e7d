import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { invalid } from '../errors.ts';
import { ensureRecord } from '../people/ensure-record.ts';
import type { PersonRef } from '../people/find-person.ts';
import type { Context, UseCase } from '../run.ts';
import type { Tag } from './list-tags.ts';
import { findTag, tagRecord } from './note-queries.ts';

export interface AddTag {
  readonly ref: PersonRef;
  /** `uniquenessScope(actor, part)`. */
  readonly scope: string;
  readonly tagId: Id;
}

/** Tags a person; a tag that the record has already stays. @throws CoreError `not_found`, `invalid` naming `tag` */
export const addTag: UseCase<AddTag, void> = {
  name: 'messaging.add_tag',
  async run(tx, context, { ref, scope, tagId }) {
    const record = await ensureRecord(tx, context, ref, scope);
    await tagOne(tx, context, { recordId: record.id, personId: record.personId }, tagId);
  },
};

/** Tags one record. @throws CoreError `invalid` naming `tag` */
export async function tagOne(
  tx: Tx,
  { now }: Context,
  about: { readonly recordId: Id; readonly personId: Id },
  tagId: Id,
): Promise<void> {
  const { id, name } = await knownTag(tx, tagId);
  const added = await tx.run(tagRecord, { tenant: tx.tenantId, record: about.recordId, tag: id, now: new Date(now) });
  if (added > 0) await publish(tx, now, { type: 'person.tagged', ...about, data: { tagId: id, name } });
}

/** @throws CoreError `invalid` naming `tag` */
export async function knownTag(tx: Tx, tagId: Id): Promise<Tag> {
  const tag = await tx.first(findTag, { tenant: tx.tenantId, id: tagId });
  if (tag === undefined) throw invalid('tag', 'unknown');
  return { id: tag.id as Id, name: tag.name };
}
