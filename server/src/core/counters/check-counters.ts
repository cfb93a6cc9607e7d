import type { UseCase } from '../run.ts';
import { drift } from './queries.ts';

/** A counter that is not what it counts. `messages.<channel>` is kept with the channel. */
export interface CounterDrift {
  readonly name: string;
  readonly counted: number;
  readonly kept: number;
}

/** Recounts everything that is counted in a tenant; an empty list when all of it is right. Right while others write. */
export const checkCounters: UseCase<void, CounterDrift[]> = {
  name: 'counters.check',
  // It reads everything there is: it takes the time it takes.
  limitMs: 0,
  async run(tx) {
    return tx.all(drift, { tenant: tx.tenantId });
  },
};
