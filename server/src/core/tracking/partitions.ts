import type { Clock } from '../../kit/clock.ts';
import type { Pool } from '../../store/pool.ts';
import { dropPartitions, makePartition } from './queries.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
/** A month has its place this long before it begins. */
const aheadMs = 7 * dayMs;

/**
 * Looks after the months in which events are kept, once an hour: makes those to come, drops those that ended longer ago than `keepDays`. Any
 * number of processes may do so at once.
 */
export function createPartitionKeeper(pool: Pool, clock: Clock, keepDays: number): () => Promise<void> {
  let last: number | undefined;
  return async () => {
    const now = clock.now();
    if (last !== undefined && Math.abs(now - last) < hourMs) return;
    for (const at of [now, now + aheadMs]) await pool.shared(makePartition, { at: new Date(at) });
    await pool.shared(dropPartitions, { before: new Date(now - keepDays * dayMs) });
    last = now;
  };
}
