import type { StoredFile } from '../../kit/files.ts';
import type { Id } from '../../kit/ids.ts';
import { StoreError } from '../../store/errors.ts';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { publish } from '../changes.ts';
import { invalid } from '../errors.ts';
import { keepFiles } from '../files/keep-files.ts';
import { holdLead, ownOnly } from '../leads/find-lead.ts';
import type { UseCase } from '../run.ts';
import type { DocumentType } from './documents.ts';
import { findActionOfLead, insertDocuments } from './queries.ts';

export interface AddDocuments {
  readonly leadId: Id;
  /** Of that lead. */
  readonly leadActionId?: Id;
  readonly type: DocumentType;
  /** Files that lie in the store under these ids; who wrote them removes them when this fails. */
  readonly files: readonly (StoredFile & { readonly id: Id; readonly name: string })[];
}

/**
 * Adds documents to a lead, all of them or none.
 * @throws CoreError `not_found` for a lead that is not there for the actor, `invalid` naming `leadActionId`
 */
export const addDocuments: UseCase<AddDocuments, void> = {
  name: 'documents.add',
  async run(tx, { actor, now }, input) {
    const { leadActionId, type, files } = input;
    const { recordId, personId } = await holdLead(tx, actor, input.leadId);
    if (leadActionId !== undefined) await checkAction(tx, actor, input.leadId, leadActionId);
    await keepFiles(tx, now, recordId, files);
    const insert = {
      tenant: tx.tenantId,
      ids: files.map(({ id }) => id),
      names: files.map(({ name }) => name),
      record: recordId,
      lead: input.leadId,
      action: leadActionId ?? null,
      credential: actor.credentialId ?? null,
      type,
      now: new Date(now),
    };
    await tx.run(insertDocuments, insert).catch((error: unknown) => {
      // Gone, or given to another lead meanwhile.
      if (error instanceof StoreError && error.constraint === 'documents_action_fkey')
        throw invalid('leadActionId', 'unknown');
      throw error;
    });
    for (const { id } of files) {
      const data = { documentId: id, leadId: input.leadId, type };
      await publish(tx, now, { type: 'document.added', personId, recordId, data });
    }
  },
};

/** Of that lead, and one that the actor may see. */
async function checkAction(tx: Tx, actor: Actor, lead: Id, id: Id): Promise<void> {
  const found = await tx.first(findActionOfLead, { tenant: tx.tenantId, lead, id, own: ownOnly(actor) });
  if (found === undefined) throw invalid('leadActionId', 'unknown');
}
