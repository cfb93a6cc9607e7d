import { createTurns, type Waiting } from './turns.ts';

/** A queue of which parts are taken out, one share at a time. */
export interface FairQueue<E extends Waiting> {
  push(entry: E): void;
  /** The weight of what waits, of one share or of all. */
  waiting(share?: string): number;
  /** The oldest free entries of the share whose turn it is, as many as the weight allows, one at least; none when none is free. */
  take(max: number, isFree: (entry: E) => boolean): readonly E[];
}

export function createFairQueue<E extends Waiting>(): FairQueue<E> {
  let queue: E[] = [];
  const turns = createTurns();
  return {
    push(entry) {
      queue.push(entry);
      turns.wait(entry);
    },
    waiting: turns.waiting,
    take(max, isFree) {
      const free = queue.filter(isFree);
      const share = turns.next(free);
      const own = free.filter((entry) => entry.share === share);
      const taken = new Set(upTo(max, own));
      for (const entry of taken) turns.leave(entry);
      queue = queue.filter((entry) => !taken.has(entry));
      return [...taken];
    },
  };
}

/** The first of the entries, as many as the weight allows; the first always. */
function upTo<E extends { readonly weight: number }>(max: number, entries: readonly E[]): readonly E[] {
  let sum = 0;
  const end = entries.findIndex(({ weight }, at) => {
    sum += weight;
    return at > 0 && sum > max;
  });
  return end < 0 ? entries : entries.slice(0, end);
}
