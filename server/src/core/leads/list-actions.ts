import type { Id } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { type ActionView, actionsOf } from './actions.ts';
import { findLead, ownOnly } from './find-lead.ts';

/**
 * What is done about a lead, the latest first. Who sees its own sees what it wrote itself, not what the operator does about its lead.
 * @throws CoreError `not_found`
 */
export const listActions: UseCase<{ readonly leadId: Id }, ActionView[]> = {
  name: 'leads.list_actions',
  isList: true,
  async run(tx, { actor }, { leadId }) {
    await findLead(tx, actor, leadId);
    return actionsOf(tx, [leadId], ownOnly(actor));
  },
};
