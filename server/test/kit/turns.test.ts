import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTurns, type Waiting } from '../../src/kit/turns.ts';

const shares = fc.constantFrom('a', 'b', 'c');

test('no share has a second turn while another that waits has none, and the weights are those of what waits', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ share: shares, weight: fc.integer({ min: 1, max: 3 }) })), (things) => {
      const turns = createTurns();
      const waiting: Waiting[] = [...things];
      for (const thing of waiting) turns.wait(thing);
      let had: string[] = [];
      while (waiting.length > 0) {
        const share = turns.next(waiting);
        const left = new Set(waiting.map((thing) => thing.share));
        if (had.includes(share as string)) {
          expect([...left].filter((other) => !had.includes(other))).toEqual([]);
          had = had.filter((other) => !left.has(other));
        }
        had.push(share as string);
        const [first] = waiting.splice(
          waiting.findIndex((thing) => thing.share === share),
          1,
        );
        turns.leave(first as Waiting);
        const sum = (of?: string) =>
          waiting.reduce((all, thing) => all + (of === undefined || thing.share === of ? thing.weight : 0), 0);
        expect([turns.waiting(), turns.waiting('a')]).toEqual([sum(), sum('a')]);
      }
      expect(turns.next([])).toBeUndefined();
    }),
  );
});

test('of shares that had no turn yet, the one that came first is first', () => {
  const turns = createTurns();
  const things = ['b', 'a', 'b'].map((share) => ({ share, weight: 1 }));
  for (const thing of things) turns.wait(thing);
  expect([turns.next(things), turns.next(things), turns.next(things)]).toEqual(['b', 'a', 'b']);
});
