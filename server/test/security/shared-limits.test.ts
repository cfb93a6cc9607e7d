import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CoreError } from '../../src/core/errors.ts';
import { createRequestLimits, type RequestLimits } from '../../src/core/limits/request-limits.ts';
import { type Counted, windowMs } from '../../src/core/limits/windows.ts';
import { dialects } from '../../src/dialects/registry.ts';
import { StoreError } from '../../src/store/errors.ts';
import type { Pool } from '../../src/store/pool.ts';
import { random, seed } from '../durability/support/load.ts';
import { commonSecret, type SecondServer, startSecond } from '../support/second-server.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { authorise } from './samples.ts';

/** Limits of requests are those of all processes together. */

let server: TestServer;
let second: SecondServer;
const from = seed();
const next = random(from);
const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));

beforeAll(async () => {
  server = await startTestServer({ TRIBUTARY_RATE_LIMITS: 'on', TRIBUTARY_SECRET: commonSecret });
  second = await startSecond(server, { TRIBUTARY_RATE_LIMITS: 'on' });
});
afterAll(async () => {
  await second.stop();
  await server.close();
});
beforeEach(() => {
  server.clock.run();
  server.clock.move(10 * windowMs);
  server.clock.freeze();
});
afterAll(() => server.clock.run());

const secret = new Uint8Array(32);
const pool = (): Pick<Pool, 'shared'> => server.server.store;
/** As many processes' worth of counting as are asked for: nothing but the database is common to them. */
const processes = (count: number): RequestLimits[] =>
  Array.from({ length: count }, () => createRequestLimits({ pool: pool(), clock: server.clock, secret }));
let keys = 0;
const newKey = () => `caller ${keys++}`;
const allowed = (answers: readonly Counted[]) => answers.filter(({ isAllowed }) => isAllowed).length;

/** Requests in bursts of random size, each to a process at random. */
async function send(
  to: readonly RequestLimits[],
  count: number,
  request: { key: string; perMinute: number },
): Promise<Counted[]> {
  const answers: Counted[] = [];
  while (answers.length < count) {
    const burst = Math.min(between(1, 40), count - answers.length);
    const sent = Array.from({ length: burst }, async () =>
      (to[between(0, to.length - 1)] as RequestLimits).count({ counter: 'test', ...request }),
    );
    answers.push(...(await Promise.all(sent)));
  }
  return answers;
}

describe(`whatever is sent where (seed ${from})`, () => {
  test('never more than the limit, whatever it is, through however many processes', async () => {
    for (let round = 0; round < 40; round += 1) {
      const perMinute = between(1, 3) === 1 ? between(1, 12) : between(13, 900);
      const count = between(2, 4);
      const request = { key: newKey(), perMinute };
      const answers = await send(processes(count), perMinute + between(1, 200), request);
      expect([perMinute, count, allowed(answers) <= perMinute]).toEqual([perMinute, count, true]);
      // What a process keeps that is not asked any more is a small part, and none of a low limit.
      const kept = perMinute - allowed(answers);
      expect([perMinute, kept, kept <= (perMinute / 10) * count]).toEqual([perMinute, kept, true]);
      if (perMinute < 20) expect(kept).toBe(0);
    }
  });

  test('all of it through one process, to the last', async () => {
    for (const perMinute of [1, 2, 7, 60, 300, 1_200, 6_000]) {
      const answers = await send(processes(1), perMinute + 50, { key: newKey(), perMinute });
      expect([perMinute, allowed(answers)]).toEqual([perMinute, perMinute]);
      expect(answers.slice(0, perMinute).every(({ isAllowed }) => isAllowed)).toBe(true);
    }
  });

  test('a process that has taken its first share and is asked no more leaves all but that to the others', async () => {
    const [idle, busy] = processes(2) as [RequestLimits, RequestLimits];
    const request = { key: newKey(), perMinute: 600 };
    await send([idle], 1, request);
    expect(allowed(await send([busy], 700, request))).toBe(600 - 6);
    expect(allowed(await send([idle], 50, request))).toBe(5);
  });
});

test('a window that is over gives way to the next, for all of them; the old one’s rest is gone', async () => {
  const both = processes(2);
  const request = { key: newKey(), perMinute: 100 };
  expect(allowed(await send(both, 300, request))).toBeLessThanOrEqual(100);
  const [last] = await send(both, 1, request);
  expect(last).toMatchObject({ isAllowed: false, resetMs: windowMs });
  server.clock.move(windowMs - 1);
  expect(await send(both, 4, request)).toEqual(Array(4).fill({ isAllowed: false, remaining: 0, resetMs: 1 }));
  server.clock.move(1);
  expect(allowed(await send([both[0] as RequestLimits], 300, request))).toBe(100);
  expect(allowed(await send(both, 300, request))).toBe(0);
});

test('shares of a window that another process began end with it', async () => {
  const [one, other] = processes(2) as [RequestLimits, RequestLimits];
  const request = { key: newKey(), perMinute: 600 };
  await send([one], 1, request);
  server.clock.move(windowMs / 2);
  expect((await send([other], 1, request))[0]).toMatchObject({ isAllowed: true, resetMs: windowMs / 2 });
  server.clock.move(windowMs / 2);
  expect(allowed(await send([one, other], 1_500, request))).toBeLessThanOrEqual(600);
});

test('a clock that is moved back begins a new window, and shuts nobody out', async () => {
  const both = processes(2);
  const request = { key: newKey(), perMinute: 20 };
  await send(both, 30, request);
  server.clock.move(-60 * windowMs);
  expect(allowed(await send(both, 30, request))).toBe(20);
  server.clock.move(60 * windowMs);
});

test('callers and counters have their own; the database knows them by digests only', async () => {
  const [one] = processes(1) as [RequestLimits];
  const key = '198.51.100.7';
  for (const counter of ['a', 'b'])
    expect(await one.count({ counter, key, perMinute: 1 })).toMatchObject({ isAllowed: true });
  expect(await one.count({ counter: 'a', key: '198.51.100.8', perMinute: 1 })).toMatchObject({ isAllowed: true });
  expect(await one.count({ counter: 'a', key, perMinute: 1 })).toMatchObject({ isAllowed: false });
  const rows = await server.sql<{ text: string }>('select s::text as text from request_shares s');
  expect(rows.length).toBeGreaterThan(2);
  expect(rows.filter(({ text }) => text.includes(key))).toEqual([]);
});

describe('asking the database', () => {
  /** Counts the statements, and can be broken. */
  function counting() {
    const seen = { statements: 0, isBroken: false };
    const shared: Pool['shared'] = (statement, params) => {
      seen.statements += 1;
      if (seen.isBroken) return Promise.reject(new StoreError('unavailable'));
      return pool().shared(statement, params);
    };
    return { seen, limits: createRequestLimits({ pool: { shared }, clock: server.clock, secret }) };
  }

  test('a busy caller costs few statements, and many callers of one moment a single one', async () => {
    const { seen, limits } = counting();
    const busy = { counter: 'test', key: newKey(), perMinute: 600_000 };
    for (let i = 0; i < 50_000; i += 1) await limits.count(busy);
    expect(seen.statements).toBeLessThan(10);
    expect(limits.count(busy)).not.toBeInstanceOf(Promise);
    const before = seen.statements;
    await Promise.all(Array.from({ length: 400 }, () => limits.count({ ...busy, key: newKey() })));
    expect(seen.statements - before).toBe(1);
  });

  test('who is over the limit is refused without one', async () => {
    const { seen, limits } = counting();
    const request = { counter: 'test', key: newKey(), perMinute: 3 };
    for (let i = 0; i < 4; i += 1) await limits.count(request);
    const before = seen.statements;
    for (let i = 0; i < 100; i += 1) expect(limits.count(request)).toMatchObject({ isAllowed: false, remaining: 0 });
    expect(seen.statements).toBe(before);
  });

  test('while it is away, what this process has is spent, and what cannot be counted is not let in', async () => {
    const { seen, limits } = counting();
    const request = { counter: 'test', key: newKey(), perMinute: 600 };
    await limits.count(request);
    seen.isBroken = true;
    for (let i = 0; i < 5; i += 1) expect(limits.count(request)).toMatchObject({ isAllowed: true });
    const refused = await Promise.resolve(limits.count(request)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CoreError);
    expect(refused).toMatchObject({ code: 'unavailable' });
    seen.isBroken = false;
    expect(await limits.count(request)).toMatchObject({ isAllowed: true });
  });
});

test('housekeeping forgets windows that are over, and no other', async () => {
  const [one] = processes(1) as [RequestLimits];
  await one.count({ counter: 'test', key: newKey(), perMinute: 5 });
  server.clock.move(3 * windowMs);
  const request = { counter: 'test', key: newKey(), perMinute: 5 };
  await one.count(request);
  await server.server.jobs.runNow();
  expect(await server.sql('select taken from request_shares')).toEqual([{ taken: 1 }]);
});

describe('over HTTP, from one server to the other in turn', () => {
  const sends = () => [server.call, second.call] as const;

  test.each(dialects.map((dialect) => [dialect.name, dialect] as const))('%s', async (name, dialect) => {
    const path = { feelme: '/api/v1/partner/user/1', leeloo: '/api/v2/people/x', footprints: '/api/lead?pageSize=1' };
    const limits = dialect.limits as { requestsPerMinute: number };
    const usual = limits.requestsPerMinute;
    limits.requestsPerMinute = 18;
    try {
      const block = server.demo[name] as Record<string, string>;
      const signed = await authorise(server, name, block);
      const isPatch = name === 'subrite';
      const target =
        name === 'matchtrade'
          ? `/proxy/statistic/api/partner/${block.partnerId}/accounts/view/for-lead-provider?size=1`
          : isPatch
            ? '/api/v1/members/x'
            : (path as Record<string, string>)[name];
      const url = `${target}${target?.includes('?') ? '&' : '?'}${new URLSearchParams(signed.query)}`;
      const left: (string | null)[] = [];
      const statuses: number[] = [];
      for (let i = 0; i < 22; i += 1) {
        const answer = await sends()[i % 2]?.(isPatch ? 'PATCH' : 'GET', url, {
          headers: signed.headers,
          ...(isPatch ? { json: {} } : {}),
        });
        statuses.push(answer?.status ?? 0);
        left.push(answer?.headers.get('x-ratelimit-remaining') ?? null);
        expect(answer?.headers.get('x-ratelimit-limit')).toBe('18');
        expect(answer?.headers.get('x-ratelimit-reset')).toBe('60');
        expect(answer?.headers.get('retry-after')).toBe(i < 18 ? null : '60');
      }
      expect(statuses.map((status) => status === 429)).toEqual(statuses.map((_, i) => i >= 18));
      expect(left).toEqual(statuses.map((_, i) => String(Math.max(0, 17 - i))));
    } finally {
      limits.requestsPerMinute = usual;
    }
  });
});
