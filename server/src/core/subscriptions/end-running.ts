import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import type { Context } from '../run.ts';
import { endNow } from './change-subscriptions.ts';
import { runningOfRecords } from './queries.ts';

/** Ends now what has not ended of some records' subscriptions. */
export async function endRunning(tx: Tx, context: Context, records: readonly Id[]): Promise<void> {
  const running = await tx.all(runningOfRecords, { tenant: tx.tenantId, records: [...records] });
  for (const { number } of running) await endNow(tx, context, number);
}
