import type { Tx } from '../../store/tx.ts';
import { addToCounters } from './queries.ts';

/** Writers of one tenant spread over a few rows, so that they do not wait for each other's commit on one. */
const counterSlots = 16;

/** One slot a transaction: two that count twice do not take the rows of two slots in opposite orders. */
const slots = new WeakMap<Tx, number>();

/** What is counted in each tenant: the names are kept. */
export type Counter = 'people' | 'orders' | 'channels';

/** Adds to a counter in this transaction. Called last: the row stays locked until commit. */
export async function addToCount(tx: Tx, name: Counter, value: number): Promise<void> {
  await addToCounts(tx, { [name]: value });
}

/** The same for several at once, in one statement and always in the same order. */
export async function addToCounts(tx: Tx, counts: { readonly [C in Counter]?: number }): Promise<void> {
  const slot = slots.get(tx) ?? Math.floor(Math.random() * counterSlots);
  slots.set(tx, slot);
  const changed = Object.entries(counts).filter(([, value]) => value !== 0);
  if (changed.length === 0) return;
  await tx.run(addToCounters, {
    tenant: tx.tenantId,
    slot,
    names: changed.map(([name]) => name),
    values: changed.map(([, value]) => value),
  });
}
