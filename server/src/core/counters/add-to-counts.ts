import type { Tx } from '../../store/tx.ts';
import { countsDeepList } from '../lists/deep-list.ts';
import { noteDepartures } from '../lists/mark-queries.ts';
import type { Counts } from './names.ts';
import { addToCounters } from './queries.ts';

/** Writers of one tenant spread over a few rows, so that they do not wait for each other's commit on one. */
const counterSlots = 16;

/** One slot a transaction: two that count twice do not take the rows of two slots in opposite orders. */
const slots = new WeakMap<Tx['transaction'], number>();

/**
 * Adds to counters in this transaction: the one way to count, in one statement and always in the same order. Called last: the rows
 * stay locked until commit.
 */
export async function addToCounts(tx: Tx, ...several: readonly Counts[]): Promise<void> {
  const sums = new Map<string, number>();
  for (const [name, value] of several.flatMap((counts) => Object.entries(counts)))
    sums.set(name, (sums.get(name) ?? 0) + (value ?? 0));
  const changed = [...sums].filter(([, value]) => value !== 0);
  if (changed.length === 0) return;
  const departed = changed.filter(([name, value]) => value < 0 && countsDeepList(name)).map(([name]) => name);
  if (departed.length > 0) await tx.run(noteDepartures, { tenant: tx.tenantId, counters: departed });
  const slot = slots.get(tx.transaction) ?? Math.floor(Math.random() * counterSlots);
  slots.set(tx.transaction, slot);
  await tx.run(addToCounters, {
    tenant: tx.tenantId,
    slot,
    names: changed.map(([name]) => name),
    values: changed.map(([, value]) => value),
  });
}
