import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { invalid } from '../errors.ts';
import { ensureRecord } from '../people/ensure-record.ts';
import type { PersonRef } from '../people/find-person.ts';
import type { Context, UseCase } from '../run.ts';
import { insertComment } from './note-queries.ts';

/** Longest comment, in UTF-16 units. */
const longestComment = 4_000;

export interface AddComment {
  readonly ref: PersonRef;
  /** `uniquenessScope(actor, part)`. */
  readonly scope: string;
  readonly text: string;
}

export interface CommentView {
  readonly id: Id;
  readonly recordId: Id;
  readonly text: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** Writes a comment on a person down, as it is. @throws CoreError `not_found`, `invalid` naming `comment` */
export const addComment: UseCase<AddComment, CommentView> = {
  name: 'messaging.add_comment',
  once: { recordsOf: ({ recordId }) => [recordId] },
  async run(tx, context, { ref, scope, text }) {
    checkComment(text);
    const { id: recordId, personId } = await ensureRecord(tx, context, ref, scope);
    const id = await writeComment(tx, context, { personId, recordId }, text);
    return { id, recordId, text, createdAt: context.now };
  },
};

/** @throws CoreError `invalid` naming `comment` */
export function checkComment(text: string): void {
  if (text.trim() === '') throw invalid('comment', 'required');
  if (text.length > longestComment) throw invalid('comment', 'too_long');
}

/** Writes a comment on a person down, and says so. @returns its id @throws CoreError `invalid` naming `comment` */
export async function writeComment(
  tx: Tx,
  { actor, now }: Context,
  about: { readonly personId: Id; readonly recordId: Id; readonly leadId?: Id },
  text: string,
): Promise<Id> {
  checkComment(text);
  const { personId, recordId, leadId } = about;
  const id = newId(now);
  await tx.run(insertComment, {
    tenant: tx.tenantId,
    id,
    record: recordId,
    lead: leadId ?? null,
    credential: actor.credentialId ?? null,
    text,
    now: new Date(now),
  });
  await publish(tx, now, { type: 'comment.added', personId, recordId, data: { commentId: id } });
  return id;
}
