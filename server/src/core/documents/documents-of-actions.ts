import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import type { DocumentView } from './documents.ts';
import { toDocument } from './find-document.ts';
import { documentsOfLeadActions } from './queries.ts';

/** The documents of lead actions, by the action's id, oldest first; nothing stands for an action without any. */
export async function documentsOfActions(
  tx: Tx,
  actionIds: readonly Id[],
): Promise<ReadonlyMap<Id, readonly DocumentView[]>> {
  const found = new Map<Id, DocumentView[]>();
  if (actionIds.length === 0) return found;
  for (const row of await tx.all(documentsOfLeadActions, { tenant: tx.tenantId, actions: [...actionIds] })) {
    const action = row.leadActionId as Id;
    found.set(action, [...(found.get(action) ?? []), toDocument(row)]);
  }
  return found;
}
