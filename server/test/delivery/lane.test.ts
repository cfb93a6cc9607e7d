import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openLane } from '../../src/delivery/lane.ts';

/** A lane without a database: which attempts are begun, and when, while others are under way or being written down. */
function play(queue: number, { most = 3, mostEnded = 3 } = {}) {
  const attempts = new Map<number, PromiseWithResolvers<void>>();
  const written = new Map<number, PromiseWithResolvers<void>>();
  const errors: unknown[] = [];
  const leased = new Set<number>();
  let due = 0;
  let last = queue;
  let mostUnderWay = 0;
  const lane = openLane<number, void>({
    mostEnded,
    async take(ended) {
      const taken: number[] = [];
      const held = [...leased].filter((one) => !ended.includes(one)).length;
      for (let room = most - held; room > 0 && due < last; room -= 1) taken.push(due++);
      for (const one of taken) leased.add(one);
      return taken;
    },
    attempt(item) {
      attempts.set(item, Promise.withResolvers());
      mostUnderWay = Math.max(mostUnderWay, attempts.size);
      return attempts.get(item)?.promise as Promise<void>;
    },
    settle(item) {
      attempts.delete(item);
      written.set(item, Promise.withResolvers());
      return written.get(item)?.promise as Promise<void>;
    },
    onError: (error) => void errors.push(error),
  });
  let isDone = false;
  void lane.done.then(() => {
    isDone = true;
  });
  const underWay = async () => {
    await turn();
    return [...attempts.keys()];
  };
  return {
    lane,
    errors,
    underWay,
    more: () => {
      last += 1;
    },
    end: (item: number) => attempts.get(item)?.resolve(),
    write(item: number) {
      leased.delete(item);
      written.get(item)?.resolve();
      written.delete(item);
    },
    refuse(item: number) {
      written.get(item)?.reject(new Error('not written'));
      written.delete(item);
    },
    writing: () => [...written.keys()],
    mostUnderWay: () => mostUnderWay,
    isDone: async () => {
      await turn();
      return isDone;
    },
  };
}

test('the next go out while what became of the last is still being written', async () => {
  const { underWay, end, writing } = play(10);
  expect(await underWay()).toEqual([0, 1, 2]);
  end(1);
  expect(await underWay()).toEqual([0, 2, 3]);
  expect(writing()).toEqual([1]);
});

test('no more are under way than may be, however they end and are written', async () => {
  const { underWay, end, write, writing, isDone, mostUnderWay } = play(50);
  for (let step = 0; !(await isDone()); step += 1) {
    const open = await underWay();
    if (open.length > 0) end(open[step % open.length] as number);
    await turn();
    if (step % 2 === 0) for (const one of writing()) write(one);
  }
  expect(mostUnderWay()).toBe(3);
});

test('when too much is not written yet, nothing more is taken until some is', async () => {
  const { underWay, end, write, writing } = play(10, { mostEnded: 2 });
  await underWay();
  for (const one of [0, 1, 2]) end(one);
  expect((await underWay()).length).toBeLessThan(3);
  const open = await underWay();
  for (const one of open) end(one);
  expect(await underWay()).toEqual([]);
  const stuck = writing();
  expect(stuck.length).toBeGreaterThanOrEqual(2);
  for (const one of stuck) write(one);
  expect(await underWay()).toHaveLength(3);
});

test('it is done when all is sent and written, and woken it finds what came meanwhile', async () => {
  const { lane, underWay, end, write, more, isDone } = play(1);
  expect(await underWay()).toEqual([0]);
  more();
  lane.wake();
  expect(await underWay()).toEqual([0, 1]);
  end(0);
  end(1);
  expect(await underWay()).toEqual([]);
  write(0);
  expect(await isDone()).toBe(false);
  write(1);
  expect(await isDone()).toBe(true);
});

test('what cannot be written is told, and holds up nothing but its own place', async () => {
  const { underWay, end, refuse, errors } = play(10);
  await underWay();
  end(0);
  await underWay();
  refuse(0);
  expect(await underWay()).toEqual([1, 2, 3]);
  expect(errors).toHaveLength(1);
  end(1);
  // The lease of what was not written lasts on.
  expect(await underWay()).toEqual([2, 3]);
});
