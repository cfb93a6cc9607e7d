import type { Tx } from '../../store/tx.ts';
import { CoreError } from '../errors.ts';
import type { LeadTargets } from '../leads/leads.ts';
import { targetKinds } from './catalogue.ts';
import { itemsByIds } from './queries.ts';

/** @throws CoreError `invalid` with reason `unknown` for each target that this tenant does not have as that kind */
export async function checkItems(tx: Tx, targets: LeadTargets): Promise<void> {
  const wanted = Object.entries(targets).filter(
    (entry): entry is [keyof LeadTargets, NonNullable<LeadTargets[keyof LeadTargets]>] => entry[1] !== undefined,
  );
  if (wanted.length === 0) return;
  const found = await tx.all(itemsByIds, { tenant: tx.tenantId, ids: wanted.map(([, id]) => id) });
  const fields = wanted
    .filter(([field, id]) => !found.some((item) => item.id === id && item.kind === targetKinds[field]))
    .map(([field]) => ({ field, reason: 'unknown' as const }));
  if (fields.length > 0) throw new CoreError('invalid', 'the lead names something unknown', { fields });
}
