import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { addToCounts } from '../counters/add-to-counts.ts';
import { insertPlan, planByKey } from './queries.ts';

/**
 * The plan that a partner names by a text of its own, made when it is named for the first time. Two first namings at once
 * give one plan: the index decides, and the loser reads what the winner wrote.
 */
export async function planFor(tx: Tx, now: number, key: string): Promise<Id> {
  const place = { tenant: tx.tenantId, key };
  const known = await tx.first(planByKey, place);
  if (known !== undefined) return known.id as Id;
  const id = newId(now);
  const made = await tx.run(insertPlan, { ...place, id, now: new Date(now) });
  if (made === 1) await addToCounts(tx, { 'catalogue.plan': 1 });
  return made === 1 ? id : ((await tx.first(planByKey, place))?.id as Id);
}
