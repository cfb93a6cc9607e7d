import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { publish } from '../changes.ts';
import { CoreError, invalid } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { insertAction } from './action-queries.ts';
import { checkAction } from './actions.ts';
import { type HeldLead, holdLead } from './find-lead.ts';

export interface AddAction {
  readonly leadId: Id;
  readonly typeId: Id;
  readonly detail: string;
  /** Epoch milliseconds; absent: now. */
  readonly happensAt?: number;
}

export interface AddedAction {
  readonly actionId: Id;
  readonly recordId: Id;
}

/** Writes down what is done about a lead. @throws CoreError `invalid` naming `lead`, `actionType` or `detail` */
export const addAction: UseCase<AddAction, AddedAction> = {
  name: 'leads.add_action',
  once: { recordsOf: ({ recordId }) => [recordId] },
  async run(tx, context, { leadId, typeId, detail, happensAt }) {
    const { actor, now } = context;
    await checkAction(tx, { typeId, detail });
    const { personId, recordId } = await holdNamedLead(tx, actor, leadId);
    const actionId = newId(now);
    await tx.run(insertAction, {
      tenant: tx.tenantId,
      id: actionId,
      lead: leadId,
      credential: actor.credentialId ?? null,
      type: typeId,
      detail,
      happens: new Date(happensAt ?? now),
      now: new Date(now),
    });
    await publish(tx, now, { type: 'lead.action_added', personId, recordId, data: { leadId, actionId } });
    return { actionId, recordId };
  },
};

/** A lead that something is to hang on: held, so that it is not erased meanwhile. @throws CoreError `invalid` naming `lead`, for another's as for none */
export async function holdNamedLead(tx: Tx, actor: Actor, id: Id): Promise<HeldLead> {
  try {
    return await holdLead(tx, actor, id);
  } catch (error) {
    throw error instanceof CoreError && error.code === 'not_found' ? invalid('lead', 'unknown') : error;
  }
}
