import type { ActionView } from '../../core/leads/actions.ts';
import { isoMillis } from '../../kit/dates.ts';
import { toObjectId } from '../../kit/ids.ts';
import type { LeadAction } from './wire-leads.ts';

/** An action as Get Lead Actions prints it. What is in `attachments` is not shown there: each is a document that was sent in for it (inferred). */
export function toAction(action: ActionView): LeadAction {
  return {
    _id: toObjectId(action.id),
    leadId: toObjectId(action.leadId),
    actionDetail: action.detail,
    leadActionTypeId: { _id: toObjectId(action.type.id), name: action.type.name },
    attachments: action.documents.map(({ id, name, type, createdAt }) => ({
      _id: toObjectId(id),
      name,
      documentType: `${type}s`,
      createdAt: isoMillis(createdAt),
    })),
    date: isoMillis(action.happensAt),
    createdAt: isoMillis(action.createdAt),
    updatedAt: isoMillis(action.updatedAt),
  };
}
