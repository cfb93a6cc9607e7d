import type { Id } from '../../kit/ids.ts';
import { findLead, ownOnly } from '../leads/find-lead.ts';
import type { UseCase } from '../run.ts';
import type { DocumentView } from './documents.ts';
import { toDocument } from './find-document.ts';
import { documentsOfLead } from './queries.ts';

export interface ListDocuments {
  readonly leadId: Id;
  readonly limit: number;
}

/** The latest documents of a lead, the newest first. @throws CoreError `not_found` for a lead that is not there for the actor */
export const listDocuments: UseCase<ListDocuments, DocumentView[]> = {
  name: 'documents.list',
  isList: true,
  async run(tx, { actor }, { leadId, limit }) {
    await findLead(tx, actor, leadId);
    const rows = await tx.all(documentsOfLead, { tenant: tx.tenantId, lead: leadId, own: ownOnly(actor), limit });
    return rows.map(toDocument);
  },
};
