import type { Id } from '../../kit/ids.ts';
import { publish } from '../changes.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { changeActionRow } from './action-queries.ts';
import { checkAction } from './actions.ts';
import { holdNamedLead } from './add-action.ts';
import { findLead, ownOnly } from './find-lead.ts';

/** What is absent stays. */
export interface UpdateAction {
  readonly id: Id;
  /** Another lead that it was about. */
  readonly leadId?: Id;
  readonly typeId?: Id;
  readonly detail?: string;
  /** Epoch milliseconds. */
  readonly happensAt?: number;
}

/**
 * Changes what is written down about a lead, or about which lead it is.
 * @throws CoreError `not_found`, for another's action just as for none; `invalid` naming `lead`, `actionType` or `detail`
 */
export const updateAction: UseCase<UpdateAction, void> = {
  name: 'leads.update_action',
  async run(tx, { actor, now }, { id, leadId, typeId, detail, happensAt }) {
    await checkAction(tx, { ...(typeId ? { typeId } : {}), ...(detail === undefined ? {} : { detail }) });
    if (leadId !== undefined) await holdNamedLead(tx, actor, leadId);
    const changed = await tx.first(changeActionRow, {
      tenant: tx.tenantId,
      id,
      credential: ownOnly(actor),
      lead: leadId ?? null,
      type: typeId ?? null,
      detail: detail ?? null,
      happens: happensAt === undefined ? null : new Date(happensAt),
      now: new Date(now),
    });
    if (changed === undefined) throw new CoreError('not_found', 'no such action for this credential');
    const { personId, recordId, id: about } = await findLead(tx, actor, changed.lead_id as Id);
    await publish(tx, now, { type: 'lead.action_updated', personId, recordId, data: { leadId: about, actionId: id } });
  },
};
