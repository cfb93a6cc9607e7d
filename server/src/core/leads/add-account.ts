import { findPerson } from '../people/find-person.ts';
import type { RelatedKind } from '../people/related.ts';
import type { PersonView } from '../people/view.ts';
import type { UseCase } from '../run.ts';
import { type AddedLead, type AddLead, addLead } from './add-lead.ts';

export interface AddAccount extends AddLead {
  readonly related: readonly RelatedKind[];
}

export interface AddedAccount extends AddedLead {
  readonly person: PersonView;
}

/** Takes in a lead whose sender is shown the person that it is about. @throws CoreError as `addLead` */
export const addAccount: UseCase<AddAccount, AddedAccount> = {
  ...addLead,
  name: 'leads.add_account',
  async run(tx, context, { related, ...input }) {
    const added = await addLead.run(tx, context, input);
    return { ...added, person: await findPerson.run(tx, context, { ref: { id: added.recordId }, related }) };
  },
};
