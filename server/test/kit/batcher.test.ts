import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Batcher, BatcherFull, type BatcherOptions, createBatcher } from '../../src/kit/batcher.ts';

interface Item {
  readonly id: number;
  readonly keys: readonly string[];
  readonly poison: boolean;
  readonly weight: number;
}
class Poison extends Error {}
class Outage extends Error {}
type Make = (options: BatcherOptions<Item, number>) => Batcher<Item, number>;

/** What one run is made of: the limits, the items in the order added, and which flushes meet an outage. */
const story = fc.record({
  maxItems: fc.integer({ min: 1, max: 6 }),
  maxInFlight: fc.integer({ min: 1, max: 3 }),
  maxQueued: fc.integer({ min: 3, max: 12 }),
  maxQueuedOfShare: fc.integer({ min: 3, max: 12 }),
  keepsApart: fc.boolean(),
  items: fc.array(
    fc.record({
      keys: fc.constantFrom<readonly string[]>(['a'], ['b'], ['a', 'b'], ['c'], ['d'], ['d', 'c']),
      poison: fc.boolean(),
      weight: fc.constantFrom(1, 1, 1, 2, 3),
    }),
    { maxLength: 25 },
  ),
  outages: fc.array(fc.boolean(), { maxLength: 10 }),
  gaps: fc.array(fc.boolean(), { maxLength: 25 }),
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

/** Two keys a share. */
const shareOf = ({ keys: [first = ''] }: Item) => (first < 'c' ? 'one' : 'two');
const haveInCommon = (one: Item, other: Item) => one.keys.some((key) => other.keys.includes(key));
const weigh = (items: readonly Item[]) => items.reduce((sum, { weight }) => sum + weight, 0);

/**
 * Plays one story against a store that stores a batch whole or not at all, in any interleaving the scheduler finds, and says
 * what was broken, if anything.
 */
async function play(make: Make, scheduler: fc.Scheduler, told: Story): Promise<string[]> {
  const broken: string[] = [];
  const stored: Item[] = [];
  const inFlight: (readonly Item[])[] = [];
  const outages = [...told.outages];
  const flush = async (items: readonly Item[]): Promise<number[]> => {
    if (items.length < 1 || (items.length > 1 && weigh(items) > told.maxItems)) broken.push('size of a flush');
    if (new Set(items.map(shareOf)).size > 1) broken.push('two shares in a flush');
    if (inFlight.some((other) => other.some((one) => items.some((item) => haveInCommon(one, item)))))
      broken.push('a key in two flushes');
    if (told.keepsApart && items.some((one, at) => items.slice(at + 1).some((other) => haveInCommon(one, other))))
      broken.push('a key twice in a flush');
    inFlight.push(items);
    if (inFlight.length > told.maxInFlight) broken.push('too many flushes');
    await scheduler.schedule(Promise.resolve(), 'flush');
    inFlight.splice(inFlight.indexOf(items), 1);
    if (items.some(({ poison }) => poison)) throw new Poison();
    if (outages.shift() === true) throw new Outage();
    stored.push(...items);
    return items.map(({ id }) => id);
  };
  const batcher = make({
    ...told,
    flush,
    keyOf: ({ keys }) => (keys.length === 1 ? keys[0] : keys),
    shareOf,
    weightOf: ({ weight }) => weight,
    isItemFault: (error) => error instanceof Poison,
  });

  const items = told.items.map((item, id) => ({ ...item, id }));
  const added: Item[] = [];
  const answers: Promise<unknown>[] = [];
  const adding = (async () => {
    for (const [at, item] of items.entries()) {
      if (told.gaps[at]) await scheduler.schedule(Promise.resolve(), 'arrival');
      added.push(item);
      answers.push(batcher.add(item).catch((error: unknown) => error));
      if (batcher.waiting > told.maxQueued) broken.push('queue too long');
    }
  })();
  await scheduler.waitFor(adding);
  await scheduler.waitFor(batcher.drain());
  if (batcher.size !== 0 || batcher.waiting !== 0 || batcher.inFlight !== 0) broken.push('not drained');

  const settled = await Promise.all(answers);
  for (const [at, result] of settled.entries()) {
    const item = items[at] as Item;
    const times = stored.filter(({ id }) => id === item.id).length;
    if (result === item.id ? times !== 1 : times !== 0) broken.push('an answer that is not true');
    if (item.poison && !(result instanceof Poison || result instanceof BatcherFull)) broken.push('poison got through');
    if (!item.poison && result instanceof Poison) broken.push('an error that is another item’s');
    if (result instanceof Outage && !told.outages.includes(true)) broken.push('an outage out of nowhere');
  }
  for (const key of new Set(items.flatMap((item) => item.keys))) {
    const ids = stored.filter((item) => item.keys.includes(key)).map(({ id }) => id);
    if (ids.some((id, at) => at > 0 && id < (ids[at - 1] ?? 0))) broken.push('order of a key');
  }
  return [...new Set(broken)];
}
const playing = (make: Make) =>
  fc.asyncProperty(fc.scheduler(), story, async (scheduler, told) => {
    expect(await play(make, scheduler, told)).toEqual([]);
  });

describe('against an adversarial store', () => {
  test('every item is answered once and truly, keys keep their order, limits hold, poison is isolated', async () => {
    await fc.assert(playing(createBatcher), { numRuns: 1000 });
  });

  // The harness must be able to fail: each of these breaks one promise of the contract.
  const broken: [string, (options: BatcherOptions<Item, number>) => BatcherOptions<Item, number>][] = [
    ['keys are not kept apart', ({ keyOf: _, ...options }) => options],
    ['they are not in different flushes', (options) => ({ ...options, keepsApart: false })],
    [
      'all keys but the first are forgotten',
      ({ keyOf, ...options }) => ({ ...options, keyOf: (item) => [keyOf?.(item) ?? []].flat()[0] }),
    ],
    ['one flush too many', (options) => ({ ...options, maxInFlight: (options.maxInFlight ?? 2) + 1 })],
    ['batches too large', (options) => ({ ...options, maxItems: options.maxItems + 1 })],
    ['a queue too long', (options) => ({ ...options, maxQueued: options.maxQueued + 1, maxQueuedOfShare: 100 })],
    ['shares are mixed', ({ shareOf: _, ...options }) => options],
    ['weights are not counted', ({ weightOf: _, ...options }) => options],
    ['poison is not isolated', (options) => ({ ...options, isItemFault: () => false })],
    [
      'the last is stored twice',
      (options) => ({ ...options, flush: (items) => options.flush(items).then(() => options.flush(items)) }),
    ],
    [
      'the store reorders',
      (options) => ({ ...options, flush: async (items) => (await options.flush(items.toReversed())).toReversed() }),
    ],
  ];
  test.each(broken)('is seen to fail when %s', async (_, breakIt) => {
    const details = await fc.check(
      playing((options) => createBatcher(breakIt(options))),
      { numRuns: 1000 },
    );
    expect(details.failed).toBe(true);
  });
});

/** A store that the test answers by hand. */
function handStore() {
  const flushes: {
    items: readonly number[];
    done: (results?: readonly number[]) => void;
    fail: (error: Error) => void;
  }[] = [];
  const flush = (items: readonly number[]) => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly number[]>();
    flushes.push({ items, done: (results = items) => resolve(results), fail: reject });
    return promise;
  };
  return { flushes, flush };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));
const limits = { maxItems: 100, maxQueued: 100 };

describe('createBatcher', () => {
  test('what arrives in one turn goes together; what arrives during flushes shares the next', async () => {
    const { flushes, flush } = handStore();
    const batcher = createBatcher({ ...limits, flush });
    const answers = [1, 2, 3].map((item) => batcher.add(item));
    await turn();
    answers.push(batcher.add(4));
    await turn();
    answers.push(batcher.add(5), batcher.add(6));
    await turn();
    answers.push(batcher.add(7));
    expect(flushes.map(({ items }) => items)).toEqual([[1, 2, 3], [4]]);
    expect([batcher.size, batcher.waiting, batcher.inFlight]).toEqual([7, 3, 2]);
    flushes[1]?.done();
    await turn();
    expect(flushes[2]?.items).toEqual([5, 6, 7]);
    for (const { done } of flushes) done();
    expect(await Promise.all(answers)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('answers only after the flush', async () => {
    const { flushes, flush } = handStore();
    const batcher = createBatcher({ ...limits, flush });
    let answered = false;
    const answer = batcher.add(1).then(() => {
      answered = true;
    });
    await turn();
    expect(answered).toBe(false);
    flushes[0]?.done();
    await answer;
    expect(batcher.size).toBe(0);
  });

  test('refuses when the queue is full, and takes again when it is not', async () => {
    const { flushes, flush } = handStore();
    const batcher = createBatcher({ maxItems: 1, maxInFlight: 1, maxQueued: 2, flush });
    const first = batcher.add(1);
    await turn();
    const waiting = [batcher.add(2), batcher.add(3)];
    await expect(batcher.add(4)).rejects.toBeInstanceOf(BatcherFull);
    flushes[0]?.done();
    await first;
    await turn();
    waiting.push(batcher.add(5));
    for (let at = 1; at <= 3; at += 1) {
      flushes[at]?.done();
      await turn();
    }
    expect(await Promise.all(waiting)).toEqual([2, 3, 5]);
  });

  test('halves a failing flush in its own place, until the poisoned one is alone', async () => {
    const seen: (readonly number[])[] = [];
    const flush = async (items: readonly number[]) => {
      seen.push(items);
      if (items.includes(6)) throw new Poison();
      return items;
    };
    const batcher = createBatcher({ ...limits, flush });
    const answers = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7, 8].map((item) => batcher.add(item)));
    expect(seen).toEqual([[1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4], [5, 6, 7, 8], [5, 6], [5], [6], [7, 8]]);
    expect(answers.map(({ status }) => status === 'fulfilled')).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      true,
      true,
    ]);
  });

  test('does not halve when it is no item’s fault, nor when the number of results is wrong', async () => {
    let flushes = 0;
    const outage = createBatcher<number, number>({
      ...limits,
      flush: async () => {
        flushes += 1;
        throw new Outage();
      },
      isItemFault: (error) => !(error instanceof Outage),
    });
    const wrong = createBatcher({
      ...limits,
      flush: async (items: readonly number[]) => {
        flushes += 1;
        return items.slice(1);
      },
    });
    for (const batcher of [outage, wrong]) {
      const answers = await Promise.allSettled([1, 2, 3].map((item) => batcher.add(item)));
      expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
      expect(batcher.size).toBe(0);
    }
    expect(flushes).toBe(2);
  });

  test('answers even when the functions it was given throw at once', async () => {
    const boom = () => {
      throw new Error('boom');
    };
    const flush = async (items: readonly number[]) => items;
    const each = [
      { flush: boom },
      { flush: boom, isItemFault: boom },
      { flush, keyOf: boom },
      { flush, shareOf: boom },
    ];
    for (const given of each) {
      const batcher = createBatcher({ ...limits, ...given });
      const answers = await Promise.allSettled([batcher.add(1), batcher.add(2)]);
      expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect([batcher.size, batcher.waiting, batcher.inFlight]).toEqual([0, 0, 0]);
    }
  });

  test('a flood of one share does not hold up another', async () => {
    const { flushes, flush } = handStore();
    const batcher = createBatcher({
      maxItems: 10,
      maxInFlight: 1,
      maxQueued: 10_000,
      flush,
      shareOf: (item) => (item < 9000 ? 'flood' : 'other'),
    });
    const answers = Array.from({ length: 5000 }, (_, item) => batcher.add(item));
    await turn();
    answers.push(batcher.add(9001), batcher.add(9002));
    flushes[0]?.done();
    await turn();
    expect(flushes[1]?.items).toEqual([9001, 9002]);
    flushes[1]?.done();
    await turn();
    expect(flushes[2]?.items).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    for (let at = 2; batcher.size > 0; at += 1) {
      flushes[at]?.done();
      await turn();
    }
    expect(new Set(await Promise.all(answers)).size).toBe(5002);
  });

  test('a flood of one share does not fill the queue for another', async () => {
    const { flush } = handStore();
    const batcher = createBatcher({
      ...{ maxItems: 10, maxInFlight: 1, maxQueued: 10, maxQueuedOfShare: 6, flush },
      shareOf: (item) => (item < 9000 ? 'flood' : 'other'),
    });
    const add = (item: number) => batcher.add(item).catch((error: unknown) => error);
    // All in one turn, before a flush takes any.
    const flood = Array.from({ length: 8 }, (_, item) => add(item));
    const others = Array.from({ length: 5 }, (_, item) => add(9000 + item));
    expect(await Promise.all([flood[6], flood[7], others[4]])).toEqual(Array(3).fill(new BatcherFull()));
    expect(batcher.size).toBe(10);
  });

  test('an item that is heavier than a flush may be goes alone', async () => {
    const { flushes, flush } = handStore();
    const batcher = createBatcher({ maxItems: 4, maxQueued: 100, flush, weightOf: (item) => item });
    for (const item of [1, 2, 9, 3, 1]) void batcher.add(item);
    await turn();
    flushes[0]?.done();
    flushes[1]?.done();
    await turn();
    expect(flushes.map(({ items }) => items)).toEqual([[1, 2], [9], [3, 1]]);
  });

  test('drain waits for all, also for what is added meanwhile, and is done at once when there is nothing', async () => {
    const { flushes, flush } = handStore();
    const batcher = createBatcher({ maxItems: 1, maxInFlight: 1, maxQueued: 10, flush });
    await batcher.drain();
    const order: string[] = [];
    const answered = [1, 2].map((item) => batcher.add(item).then(() => order.push(`answer ${item}`)));
    const drained = Promise.all([batcher.drain(), batcher.drain()]).then(() => order.push('drained'));
    await turn();
    answered.push(batcher.add(3).then(() => order.push('answer 3')));
    for (let at = 0; at < 3; at += 1) {
      flushes[at]?.done();
      await turn();
    }
    await Promise.all([...answered, drained]);
    expect(order).toEqual(['answer 1', 'answer 2', 'answer 3', 'drained']);
  });

  test.each([{ maxItems: 0 }, { maxQueued: 0 }, { maxInFlight: 0 }, { maxItems: Number.NaN }])('refuses %j', (bad) => {
    expect(() => createBatcher({ ...limits, flush: async () => [], ...bad })).toThrow(RangeError);
  });
});
