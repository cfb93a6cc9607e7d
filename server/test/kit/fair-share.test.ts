import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pickFairly } from '../../src/kit/fair-share.ts';

test('picks max, no share more than one ahead of another that still waits, the oldest of each, in order', () => {
  const waiting = fc
    .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 })
    .map((shares) => shares.map((share, at) => ({ share, at })));
  fc.assert(
    fc.property(waiting, fc.integer({ min: 1, max: 20 }), (items, max) => {
      const picked = pickFairly(items, max, ({ share }) => share);
      expect(picked).toHaveLength(Math.min(max, items.length));
      expect(picked).toEqual(items.filter((item) => picked.includes(item)));
      const counts = [...Map.groupBy(picked, ({ share }) => share).values()].map((some) => some.length);
      const most = Math.max(0, ...counts);
      for (const [share, all] of Map.groupBy(items, (item) => item.share)) {
        const chosen = picked.filter((item) => item.share === share);
        expect(chosen).toEqual(all.slice(0, chosen.length));
        if (chosen.length < all.length) expect(chosen.length).toBeGreaterThanOrEqual(most - 1);
      }
    }),
    { numRuns: 1000 },
  );
});
