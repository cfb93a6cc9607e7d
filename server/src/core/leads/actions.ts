import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { itemsByIds } from '../catalogue/queries.ts';
import type { DocumentView } from '../documents/documents.ts';
import { documentsOfActions } from '../documents/documents-of-actions.ts';
import { invalid } from '../errors.ts';
import { actionsOfLeads } from './action-queries.ts';

/** Something that was done about a lead, or is to be. Times in epoch milliseconds. */
export interface ActionView {
  readonly id: Id;
  readonly leadId: Id;
  readonly type: { readonly id: Id; readonly name: string };
  readonly detail: string;
  /** What was sent in with it, oldest first. */
  readonly documents: readonly DocumentView[];
  readonly happensAt: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Longest description of an action, in UTF-16 units. */
const longestDetail = 4_000;

/** The latest actions that are shown of some leads. */
const mostActions = 1_000;

/** What is done about some leads, the latest first. @param credential when only what that credential did may be seen */
export async function actionsOf(tx: Tx, leads: readonly Id[], credential: Id | null): Promise<ActionView[]> {
  const of = { tenant: tx.tenantId, leads: [...leads], credential, most: mostActions };
  const rows = await tx.all(actionsOfLeads, of);
  const documents = await documentsOfActions(
    tx,
    rows.map(({ id }) => id as Id),
  );
  return rows.map((row) => ({
    id: row.id as Id,
    leadId: row.lead_id as Id,
    type: { id: row.type_id as Id, name: row.type_name },
    detail: row.detail,
    documents: documents.get(row.id as Id) ?? [],
    happensAt: row.happens_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));
}

/** @throws CoreError `invalid` naming `detail`, or `actionType` when this tenant has no such type */
export async function checkAction(tx: Tx, { typeId, detail = '' }: { typeId?: Id; detail?: string }): Promise<void> {
  if (detail.length > longestDetail) throw invalid('detail', 'too_long');
  if (typeId === undefined) return;
  const [type] = await tx.all(itemsByIds, { tenant: tx.tenantId, ids: [typeId] });
  if (type?.kind !== 'action_type') throw invalid('actionType', 'unknown');
}
