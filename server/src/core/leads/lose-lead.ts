import type { Id } from '../../kit/ids.ts';
import { writeComment } from '../messaging/add-comment.ts';
import type { UseCase } from '../run.ts';
import { holdLead } from './find-lead.ts';
import type { LeadView, LostReason } from './leads.ts';
import { moveLead } from './move-lead.ts';
import { readLead } from './read-lead.ts';

export interface LoseLead {
  readonly id: Id;
  readonly reason?: LostReason;
  readonly comment?: string;
}

export interface LostLead {
  readonly lead: LeadView;
  /** Null when nothing was said. */
  readonly commentId: Id | null;
}

/** Nothing came of a lead; a comment is written down with it. @throws CoreError `not_found`, `invalid` naming `comment` */
export const loseLead: UseCase<LoseLead, LostLead> = {
  name: 'leads.lose',
  async run(tx, context, { id, reason, comment }) {
    const lead = await holdLead(tx, context.actor, id);
    await moveLead(tx, context, lead, { status: 'lost', ...(reason ? { lostReason: reason } : {}) });
    const { personId, recordId } = lead;
    const commentId =
      comment === undefined ? null : await writeComment(tx, context, { personId, recordId, leadId: id }, comment);
    return { lead: await readLead.run(tx, context, { id }), commentId };
  },
};
