import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import type { LeadView } from './leads.ts';
import { listLeads } from './list-leads.ts';

/** One lead with its person, as the actor may see both. @throws CoreError `not_found` */
export const readLead: UseCase<{ readonly id: Id }, LeadView> = {
  name: 'leads.read',
  async run(tx, context, { id }) {
    const [lead] = await listLeads.run(tx, context, { id, limit: 1, offset: 0 });
    if (lead === undefined) throw new CoreError('not_found', 'no such lead for this credential');
    return lead;
  },
};
