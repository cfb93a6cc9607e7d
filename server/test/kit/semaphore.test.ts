import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SemaphoreFull, semaphore } from '../../src/kit/semaphore.ts';

describe('semaphore', () => {
  test('gives back what the work returns or throws, and frees the place either way', async () => {
    const gate = semaphore(1, 0);
    expect(await gate.run(() => 1)).toBe(1);
    expect(await gate.run(async () => 2)).toBe(2);
    await expect(
      gate.run(() => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    await expect(gate.run(async () => Promise.reject(new Error('later')))).rejects.toThrow('later');
    expect([gate.running, gate.waiting]).toEqual([0, 0]);
  });

  test('refuses at once when the queue is full, without running the work', async () => {
    const gate = semaphore(2, 1);
    const open = Promise.withResolvers<void>();
    const accepted = [gate.run(() => open.promise), gate.run(() => open.promise), gate.run(() => open.promise)];
    expect([gate.running, gate.waiting]).toEqual([2, 1]);
    let ran = false;
    const refused = gate.run(() => {
      ran = true;
    });
    await expect(refused).rejects.toBeInstanceOf(SemaphoreFull);
    expect(ran).toBe(false);
    open.resolve();
    await Promise.all(accepted);
    expect([gate.running, gate.waiting]).toEqual([0, 0]);
  });

  test.each([
    [0, 1],
    [Number.NaN, 1],
    [1, -1],
    [1, Number.NaN],
  ])('cannot be made of %d and %d', (max, maxWaiting) => expect(() => semaphore(max, maxWaiting)).toThrow(RangeError));

  test('under any interleaving: never more than max at a time, in order, everyone answered', async () => {
    const limits = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(6));
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        limits,
        fc.array(fc.boolean(), { maxLength: 20 }),
        async (scheduler, [max, maxWaiting], fails) => {
          const gate = semaphore(max, maxWaiting);
          const started: number[] = [];
          let running = 0;
          const work = async (at: number, fail: boolean) => {
            started.push(at);
            running += 1;
            expect(running).toBeLessThanOrEqual(max);
            await scheduler.schedule(Promise.resolve(), `work ${at}`);
            running -= 1;
            if (fail) throw new Error(`failed ${at}`);
            return at;
          };
          const answers = fails.map(async (fail, at) => {
            await scheduler.schedule(Promise.resolve(), `arrival ${at}`);
            return gate.run(() => work(at, fail)).catch((error: Error) => error);
          });
          await scheduler.waitFor(Promise.all(answers));
          for (const [at, answer] of (await Promise.all(answers)).entries()) {
            if (answer instanceof SemaphoreFull) expect(started).not.toContain(at);
            else if (fails[at]) expect(answer).toEqual(new Error(`failed ${at}`));
            else expect(answer).toBe(at);
          }
          expect(new Set(started).size).toBe(started.length);
          expect([gate.running, gate.waiting]).toEqual([0, 0]);
        },
      ),
    );
  });

  test('first come, first served', async () => {
    const gate = semaphore(1, 100);
    const order: number[] = [];
    await Promise.all(Array.from({ length: 50 }, (_, at) => gate.run(async () => void order.push(at))));
    expect(order).toEqual(Array.from({ length: 50 }, (_, at) => at));
  });
});
