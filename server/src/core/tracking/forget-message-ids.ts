import type { UseCase } from '../run.ts';
import { forgetOldMessageIds } from './queries.ts';

/** What is sent again this much later is stored again: the promise of once ends here. Milliseconds. */
export const rememberedMs = 30 * 24 * 60 * 60 * 1000;
const mostAtOnce = 5_000;

/** Forgets message ids that are too old to come again. @returns how many; a full part means that there may be more */
export const forgetMessageIdsOfOld: UseCase<void, number> = {
  name: 'tracking.forget_message_ids',
  run: (tx, { now }) =>
    tx.run(forgetOldMessageIds, { tenant: tx.tenantId, before: new Date(now - rememberedMs), most: mostAtOnce }),
};
