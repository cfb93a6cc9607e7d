import { describe, expect, test } from 'vitest';
import { median, percentile, ratios, rounded, slope, spread } from '../src/frame/stats.ts';

describe('what a list of figures comes to', () => {
  test.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[7], 7],
    [[], Number.NaN],
  ])('the median of %j is %d', (values, found) => {
    expect(median(values)).toBe(found);
  });

  test('the figures themselves are left as they are', () => {
    const values = [3, 1, 2];
    median(values);
    percentile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });

  test('a spread has the least and the most', () => {
    expect(spread([2, 9, 4])).toEqual({ median: 4, least: 2, most: 9 });
    expect(spread([]).median).toBeNaN();
  });

  test('a percentile is one of the figures, by the nearest rank', () => {
    const values = Array.from({ length: 100 }, (_, at) => at + 1);
    expect([percentile(values, 0.5), percentile(values, 0.99), percentile(values, 0), percentile(values, 1)]).toEqual([
      50, 99, 1, 100,
    ]);
  });

  test('ratios are of the same round', () => {
    expect(ratios([10, 30], [5, 10])).toEqual([2, 3]);
    expect(() => ratios([1], [1, 2])).toThrow('1 figures against 2');
  });

  test('the slope is that of a line through the points, whatever the noise around it', () => {
    expect(slope([0, 1, 2, 3].map((x) => [x, 5 + 2 * x + (x % 3 === 0 ? 1 : -1)] as const))).toBeCloseTo(2);
    expect(slope([0, 1, 2].map((x) => [x, 7] as const))).toBe(0);
  });

  test.each([
    [12_345.6, 12_346],
    [12.345, 12.3],
    [1.2345, 1.23],
    [-250.4, -250],
  ])('%d is shown as %d', (value, shown) => {
    expect(rounded(value)).toBe(shown);
  });
});
