import type { Id } from '../../kit/ids.ts';
import type { Row } from '../../store/statement.ts';
import { CoreError } from '../errors.ts';
import { ownOnly } from '../leads/find-lead.ts';
import type { UseCase } from '../run.ts';
import type { DocumentType, DocumentView } from './documents.ts';
import { type documentColumns, findLeadDocument } from './queries.ts';

export interface FindDocument {
  readonly leadId: Id;
  readonly id: Id;
}

/** A document of a lead; its content is the file of the same id. @throws CoreError `not_found`, for another's just as for none */
export const findDocument: UseCase<FindDocument, DocumentView> = {
  name: 'documents.find',
  async run(tx, { actor }, { leadId, id }) {
    const row = await tx.first(findLeadDocument, { tenant: tx.tenantId, lead: leadId, id, own: ownOnly(actor) });
    if (row === undefined) throw new CoreError('not_found', 'no such document for this credential');
    return toDocument(row);
  },
};

export function toDocument({
  id,
  leadId,
  leadActionId,
  type,
  name,
  createdAt,
}: Row<typeof documentColumns>): DocumentView {
  return {
    id: id as Id,
    leadId: leadId as Id,
    leadActionId: leadActionId as Id | null,
    type: type as DocumentType,
    name,
    createdAt,
  };
}
