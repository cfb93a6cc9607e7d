import type { Tx } from '../../store/tx.ts';
import { addToCounter } from './queries.ts';

/** Writers of one tenant spread over a few rows, so that they do not wait for each other's commit on one. */
const counterSlots = 16;

/** Adds to a counter in this transaction. Called last: the row stays locked until commit. */
export async function addToCount(tx: Tx, name: string, value: number): Promise<void> {
  await tx.run(addToCounter, { tenant: tx.tenantId, name, slot: Math.floor(Math.random() * counterSlots), value });
}
