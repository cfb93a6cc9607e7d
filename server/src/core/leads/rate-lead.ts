import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { checkComment } from '../messaging/add-comment.ts';
import type { Context, UseCase } from '../run.ts';
import { holdLead } from './find-lead.ts';
import { moveLead } from './move-lead.ts';
import { insertRating, supersedeRating } from './way-queries.ts';

/** Net promoter score: 0 (would warn others) to 10 (would recommend). */
export interface Rating {
  readonly value: number;
  readonly comment?: string;
}

/** How a lead rates the operator from now on: earlier ratings stay in its history and count no more. @throws CoreError `not_found`, `invalid` */
export const rateLead: UseCase<Rating & { readonly id: Id }, void> = {
  name: 'leads.rate',
  async run(tx, context, { id, ...rating }) {
    if (rating.comment !== undefined) checkComment(rating.comment);
    const lead = await holdLead(tx, context.actor, id);
    await writeRating(tx, context, id, rating);
    await moveLead(tx, context, lead, {});
    const { personId, recordId } = lead;
    await publish(tx, context.now, {
      type: 'lead.rated',
      personId,
      recordId,
      data: { leadId: id, value: rating.value },
    });
  },
};

/** The lead must be new or held: of two ratings at once the second takes the first's place. */
export async function writeRating(
  tx: Tx,
  { actor, now }: Context,
  lead: Id,
  { value, comment }: Rating,
): Promise<void> {
  const of = { tenant: tx.tenantId, lead, now: new Date(now) };
  await tx.run(supersedeRating, of);
  const credential = actor.credentialId ?? null;
  await tx.run(insertRating, { ...of, id: newId(now), credential, value, comment: comment ?? null });
}
