/** Nothing was run: as many wait already as may. The caller answers "try later". */
export class SemaphoreFull extends Error {
  override readonly name = 'SemaphoreFull';
  constructor() {
    super('too many wait already');
  }
}

export interface Semaphore {
  /**
   * Runs `work` when a place is free, first come first served.
   * @returns what `work` returns or throws
   * @throws SemaphoreFull (as a rejection) at once, when all places are taken and the queue is full
   */
  run<T>(work: () => T | Promise<T>): Promise<T>;
  /** How many run and how many wait, now. */
  readonly running: number;
  readonly waiting: number;
}

/** At most `max` pieces of work at a time, with at most `maxWaiting` more waiting for a place (both whole numbers; max ≥ 1). */
export function semaphore(max: number, maxWaiting: number): Semaphore {
  if (!(max >= 1) || !(maxWaiting >= 0)) throw new RangeError('a semaphore needs a place, and a queue of 0 or more');
  const queue: (() => void)[] = [];
  let running = 0;

  const enter = (): Promise<void> | undefined => {
    if (running < max) {
      running += 1;
      return undefined;
    }
    if (queue.length >= maxWaiting) throw new SemaphoreFull();
    return new Promise((resolve) => queue.push(resolve));
  };
  const leave = () => {
    // The place is handed on without being free in between: a newcomer cannot overtake the queue.
    const next = queue.shift();
    if (next === undefined) running -= 1;
    else next();
  };

  return {
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
    get running() {
      return running;
    },
    get waiting() {
      return queue.length;
    },
  };
}
