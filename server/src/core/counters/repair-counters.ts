import type { UseCase } from '../run.ts';
import { addToCounts } from './add-to-counts.ts';
import type { CounterDrift } from './check-counters.ts';
import type { Counts } from './names.ts';
import { drift, lockRepair, repairMessageCounts, restoreVisitors } from './queries.ts';

const ofChannel = 'messages.';

/**
 * Makes every counter what it counts. What is missing is added, not written over: what others count meanwhile stays counted, whether
 * their transactions end before this one or after.
 * @returns what was wrong
 */
export const repairCounters: UseCase<void, CounterDrift[]> = {
  name: 'counters.repair',
  limitMs: 0,
  async run(tx) {
    const of = { tenant: tx.tenantId };
    await tx.first(lockRepair, of);
    await tx.run(restoreVisitors, of);
    const wrong = await tx.all(drift, of);
    const missing = wrong.map(({ name, counted, kept }) => [name, counted - kept] as const);
    const messages = missing.filter(([name]) => name.startsWith(ofChannel));
    await tx.run(repairMessageCounts, {
      ...of,
      channels: messages.map(([name]) => name.slice(ofChannel.length)),
      missing: messages.map(([, value]) => value),
    });
    await addToCounts(tx, Object.fromEntries(missing.filter(([name]) => !name.startsWith(ofChannel))) as Counts);
    return wrong;
  },
};
