/** What goes to one destination, several at a time. */
export interface Lane {
  /** More may be due: looks at once instead of when the next of those under way comes to its end. */
  wake(): void;
  /** When nothing is under way any more and nothing is due. Never rejects. */
  readonly done: Promise<void>;
}

export interface LaneWork<Item> {
  /** Takes what is due, as much as the destination's limit leaves; nothing when nothing is or the limit is reached. */
  take(): Promise<readonly Item[]>;
  send(item: Item): Promise<void>;
  /** Something failed that is tried again later. */
  onError(error: unknown): void;
}

/**
 * Takes and sends until nothing is due. A slow one holds up its own place and no other: what has become due meanwhile is taken as soon
 * as there is room.
 */
export function openLane<Item>({ take, send, onError }: LaneWork<Item>): Lane {
  const underWay = new Set<Promise<void>>();
  let woken = Promise.withResolvers<void>();

  async function serve(): Promise<void> {
    for (;;) {
      woken = Promise.withResolvers<void>();
      for (const item of await take()) {
        const sent: Promise<void> = send(item)
          .catch(onError)
          .finally(() => underWay.delete(sent));
        underWay.add(sent);
      }
      if (underWay.size === 0) return;
      await Promise.race([...underWay, woken.promise]);
    }
  }

  return {
    wake: () => woken.resolve(),
    done: serve()
      .catch(onError)
      .then(async () => void (await Promise.all(underWay))),
  };
}
