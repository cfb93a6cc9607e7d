import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Clock, type MovableClock, movableClock, systemClock } from '../../src/kit/clock.ts';

/** A base clock that the test ticks by hand. */
function handClock(wall = 1_000_000, monotonic = 500): Clock & { tick(ms: number): void } {
  let passed = 0;
  return {
    now: () => wall + Math.floor(passed),
    date: () => new Date(wall + Math.floor(passed)),
    monotonic: () => monotonic + passed,
    tick: (ms) => {
      passed += ms;
    },
  };
}

describe('systemClock', () => {
  test('reads the machine: whole milliseconds, monotonic never back', () => {
    const clock = systemClock();
    const [before, first, after] = [Date.now(), clock.now(), Date.now()];
    expect(first).toBeGreaterThanOrEqual(before);
    expect(first).toBeLessThanOrEqual(after);
    expect(Number.isInteger(first)).toBe(true);
    expect(clock.date()).toBeInstanceOf(Date);
    const readings = Array.from({ length: 1000 }, () => clock.monotonic());
    expect(readings.toSorted((a, b) => a - b)).toEqual(readings);
  });
});

describe('movableClock', () => {
  test('runs with its base until moved', () => {
    const base = handClock();
    const clock = movableClock(base);
    base.tick(7);
    expect([clock.now(), clock.date().getTime(), clock.monotonic()]).toEqual([1_000_007, 1_000_007, 507]);
  });

  test('moved forward, durations pass too; moved back, only the wall clock goes', () => {
    const clock = movableClock(handClock());
    clock.move(3_600_000);
    expect([clock.now(), clock.monotonic()]).toEqual([4_600_000, 3_600_500]);
    clock.move(-3_600_000);
    expect([clock.now(), clock.monotonic()]).toEqual([1_000_000, 3_600_500]);
    clock.set(2_000_000);
    expect([clock.now(), clock.monotonic()]).toEqual([2_000_000, 4_600_500]);
  });

  test('frozen, it stands still however long; then it runs on from there', () => {
    const base = handClock();
    const clock = movableClock(base);
    clock.freeze();
    base.tick(100);
    clock.freeze();
    expect([clock.now(), clock.monotonic()]).toEqual([1_000_000, 500]);
    clock.move(5);
    clock.run();
    clock.run();
    expect([clock.now(), clock.monotonic()]).toEqual([1_000_005, 505]);
    base.tick(1);
    expect([clock.now(), clock.monotonic()]).toEqual([1_000_006, 506]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 0.5])('refuses to move by %d', (ms) => {
    const clock = movableClock(handClock());
    expect(() => clock.move(ms)).toThrow(RangeError);
    expect(() => clock.set(ms)).toThrow(RangeError);
    expect(clock.now()).toBe(1_000_000);
  });

  test('a freeze costs no fraction of a millisecond', () => {
    const fraction = fc.nat(1_000_000).map((micros) => micros / 1000);
    fc.assert(
      fc.property(fc.array(fc.tuple(fraction, fraction), { maxLength: 20 }), (ticks) => {
        const base = handClock();
        const clock = movableClock(base);
        for (const [before, during] of ticks) {
          base.tick(before);
          clock.freeze();
          const frozen = clock.monotonic();
          base.tick(during);
          clock.run();
          expect(clock.monotonic()).toBeGreaterThanOrEqual(frozen);
        }
      }),
    );
  });

  test('whatever is done to it, monotonic never goes back and `set` sets', () => {
    type Step = (clock: MovableClock, base: ReturnType<typeof handClock>) => void;
    const anyMs = fc.integer({ min: -10_000, max: 10_000 });
    const step: fc.Arbitrary<Step> = fc.oneof(
      anyMs.map(
        (ms): Step =>
          (clock) =>
            clock.move(ms),
      ),
      fc.nat(10_000_000).map(
        (ms): Step =>
          (clock) => {
            clock.set(ms);
            expect(clock.now()).toBe(ms);
          },
      ),
      fc.constant<Step>((clock) => clock.freeze()),
      fc.constant<Step>((clock) => clock.run()),
      fc.nat(1000).map(
        (ms): Step =>
          (_, base) =>
            base.tick(ms),
      ),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const base = handClock();
        const clock = movableClock(base);
        let last = clock.monotonic();
        for (const run of steps) {
          run(clock, base);
          expect(clock.monotonic()).toBeGreaterThanOrEqual(last);
          expect(clock.date().getTime()).toBe(clock.now());
          last = clock.monotonic();
        }
      }),
      { numRuns: 1000 },
    );
  });
});
