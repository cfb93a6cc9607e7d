/** What goes to one destination, several at a time. */
export interface Lane {
  /** More may be due: looks at once instead of when the next of those under way comes to its end. */
  wake(): void;
  /** When nothing is under way any more and nothing is due. Never rejects. */
  readonly done: Promise<void>;
}

export interface LaneWork<Item, Result> {
  /**
   * Takes what is due, as much as the destination's limit leaves; nothing when nothing is or the limit is reached. The attempts of `ended`
   * are over, and no more part of what is under way.
   */
  take(ended: readonly Item[]): Promise<readonly Item[]>;
  attempt(item: Item): Promise<Result>;
  /** Writes down what an attempt came to. */
  settle(item: Item, result: Result): Promise<void>;
  /** Attempts that may be over and not yet written down while more are taken: what is sent again after a crash is no more than these and those under way. */
  readonly mostEnded: number;
  /** Something failed that is tried again later. */
  onError(error: unknown): void;
}

/**
 * Takes and sends until nothing is due. A slow one holds up its own place and no other: what has become due meanwhile is taken as soon
 * as there is room, while what became of the last is still being written.
 */
export function openLane<Item, Result>(work: LaneWork<Item, Result>): Lane {
  const underWay = new Set<Promise<void>>();
  const ended = new Map<Item, Promise<void>>();
  let changed = Promise.withResolvers<void>();

  async function send(item: Item): Promise<void> {
    const result = await work.attempt(item);
    const settled = work
      .settle(item, result)
      .catch(work.onError)
      .finally(() => ended.delete(item));
    ended.set(item, settled);
  }

  async function serve(): Promise<void> {
    for (;;) {
      changed = Promise.withResolvers<void>();
      const mayTake = ended.size < work.mostEnded;
      for (const item of mayTake ? await work.take([...ended.keys()]) : []) {
        const sent: Promise<void> = send(item)
          .catch(work.onError)
          .finally(() => {
            underWay.delete(sent);
            changed.resolve();
          });
        underWay.add(sent);
      }
      if (underWay.size === 0 && ended.size === 0) return;
      // What is written down makes room, or is the last there was.
      const written = mayTake && underWay.size > 0 ? [] : ended.values();
      await Promise.race([changed.promise, ...written]);
    }
  }

  return {
    wake: () => changed.resolve(),
    done: serve()
      .catch(work.onError)
      .then(async () => {
        await Promise.all(underWay);
        await Promise.all(ended.values());
      }),
  };
}
