import { createFairQueue } from './fair-queue.ts';

/** Nothing was stored: as many items wait already as may. The caller answers "try later". */
export class BatcherFull extends Error {
  override readonly name = 'BatcherFull';
  constructor() {
    super('too many items wait already');
  }
}

export interface BatcherOptions<Item, Result> {
  /**
   * Stores all items, in the order given, and resolves after its commit with one result for each, in the same order; or stores
   * nothing and rejects. It brings its own time limit: a flush that never ends keeps its place for ever.
   */
  readonly flush: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Most items of one flush, by weight; one that is heavier than that goes alone. */
  readonly maxItems: number;
  /** Most flushes under way at a time; 2 keep the database busy while the answers of the last are written. */
  readonly maxInFlight?: number;
  /** Most items that may wait for a flush, by weight; more are refused, so that memory stays bounded. */
  readonly maxQueued: number;
  /** Most of them that one share may hold, so that a flood of one does not fill the queue for all. */
  readonly maxQueuedOfShare?: number;
  /** What an item counts towards the limits, 1 or more; 1 when not given. */
  readonly weightOf?: (item: Item) => number;
  /** Items that have a key in common are stored in the order in which they were added. None or undefined: in any order. */
  readonly keyOf?: (item: Item) => string | readonly string[] | undefined;
  /** Items that have a key in common are in different flushes, so that the later one finds what the earlier stored. */
  readonly keepsApart?: boolean;
  /** Whose item it is (a tenant): a flush holds items of one share, and the shares take turns. Items with one key must belong to one share. */
  readonly shareOf?: (item: Item) => string;
  /**
   * Whether a rejection is the fault of some item, and the rest worth trying again. False for a lost connection: that would send
   * every item alone into the same failure, and what was perhaps committed a second time. All are, when not given.
   */
  readonly isItemFault?: (error: unknown) => boolean;
}

export interface Batcher<Item, Result> {
  /**
   * @returns the item's own result, after the flush that stored it has resolved
   * @throws (as a rejection) BatcherFull, nothing stored; else what `flush` rejected with for this item alone, or for the whole
   * batch when it was no item's fault
   */
  add(item: Item): Promise<Result>;
  /** Resolves when every item is answered. Stop the source first: items added meanwhile are waited for too. */
  drain(): Promise<void>;
  /** Items not answered yet, the weight of those that wait for a flush, and flushes under way. */
  readonly size: number;
  readonly waiting: number;
  readonly inFlight: number;
}

interface Entry<Item, Result> {
  readonly item: Item;
  readonly keys: readonly string[];
  readonly share: string;
  readonly weight: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome<Result> = { readonly results: readonly Result[] } | { readonly error: unknown; readonly split: boolean };

/**
 * Coalesces single writes into common ones (group commit): items that arrive while flushes are under way share the next.
 *
 * A flush that rejects is halved, the halves flushed one after the other in its place, until a poisoned item is alone and gets
 * the error; the others are stored. Items with one key are never in two flushes at once, so their order holds through all of it.
 */
export function createBatcher<Item, Result>(options: BatcherOptions<Item, Result>): Batcher<Item, Result> {
  const { maxItems, maxQueued, maxQueuedOfShare = maxQueued, maxInFlight = 2, keepsApart = false } = options;
  for (const limit of [maxItems, maxQueued, maxQueuedOfShare, maxInFlight])
    if (!(limit >= 1)) throw new RangeError('a batcher needs limits of 1 or more');
  const queue = createFairQueue<Entry<Item, Result>>();
  const busyKeys = new Set<string>();
  const idle: (() => void)[] = [];
  let inFlight = 0;
  let size = 0;
  let startSoon = false;

  const start = () => {
    startSoon = false;
    while (inFlight < maxInFlight && queue.waiting() > 0) {
      const batch = queue.take(maxItems, freeOf(busyKeys, keepsApart));
      // What waits has its key in a flush; the end of that flush comes back here.
      if (batch.length === 0) return;
      inFlight += 1;
      for (const { keys } of batch) for (const key of keys) busyKeys.add(key);
      void run(batch);
    }
  };

  const run = async (batch: readonly Entry<Item, Result>[]) => {
    const parts = [batch];
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const outcome = await attempt(options, part).catch((error: unknown) => ({ error, split: false }));
      if ('error' in outcome && outcome.split) {
        const half = part.length >> 1;
        parts.push(part.slice(half), part.slice(0, half));
        continue;
      }
      // The next flush is on its way before the answers take the processor.
      if (parts.length === 0) release(batch);
      size -= part.length;
      answer(part, outcome);
    }
    if (size === 0) for (const resolve of idle.splice(0)) resolve();
  };

  const release = (batch: readonly Entry<Item, Result>[]) => {
    for (const { keys } of batch) for (const key of keys) busyKeys.delete(key);
    inFlight -= 1;
    start();
  };

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        const entry = { ...described(options, item), resolve, reject };
        const full = (max: number, waiting: number) => waiting + entry.weight > max;
        if (full(maxQueued, queue.waiting()) || full(maxQueuedOfShare, queue.waiting(entry.share)))
          return reject(new BatcherFull());
        queue.push(entry);
        size += 1;
        if (startSoon || inFlight >= maxInFlight) return;
        // Not at once: what one turn of the event loop adds goes together.
        startSoon = true;
        queueMicrotask(start);
      }),
    drain: () => (size === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve))),
    get size() {
      return size;
    },
    get waiting() {
      return queue.waiting();
    },
    get inFlight() {
      return inFlight;
    },
  };
}

const noKeys: readonly string[] = [];

function described<Item, Result>({ keyOf, shareOf, weightOf }: BatcherOptions<Item, Result>, item: Item) {
  const keys = keyOf?.(item) ?? noKeys;
  return {
    item,
    keys: typeof keys === 'string' ? [keys] : keys,
    share: shareOf?.(item) ?? '',
    weight: weightOf?.(item) ?? 1,
  };
}

/** Says of entries, asked in the order in which they wait, whether one may be in the next flush: no key of it is busy, nor of one before it that stays. */
function freeOf(
  busy: ReadonlySet<string>,
  keepsApart: boolean,
): (entry: { readonly keys: readonly string[] }) => boolean {
  const held = new Set<string>();
  return ({ keys }) => {
    const isFree = !keys.some((key) => busy.has(key) || held.has(key));
    if (keepsApart || !isFree) for (const key of keys) held.add(key);
    return isFree;
  };
}

async function attempt<Item, Result>(
  { flush, isItemFault }: BatcherOptions<Item, Result>,
  part: readonly Entry<Item, Result>[],
): Promise<Outcome<Result>> {
  try {
    const results = await flush(part.map(({ item }) => item));
    if (results.length === part.length) return { results };
    // Something was stored: to flush again would store it twice.
    return { error: new Error(`a flush of ${part.length} items gave ${results.length} results`), split: false };
  } catch (error) {
    return { error, split: part.length > 1 && (isItemFault?.(error) ?? true) };
  }
}

function answer<Item, Result>(part: readonly Entry<Item, Result>[], outcome: Outcome<Result>): void {
  for (const [at, { resolve, reject }] of part.entries()) {
    if ('error' in outcome) reject(outcome.error);
    else resolve(outcome.results[at] as Result);
  }
}
