import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Quota } from '../../src/dialects/operation.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { operations } from './requests.ts';

/**
 * Operations whose callers nobody signs in count them by what the request says: by address, application and session. Each has its own count,
 * and one that is over it takes nothing from another.
 */

const counted = operations.filter(({ operation }) => operation.quotas !== undefined);
/** Small, so that few requests are needed; the first that is full refuses. */
const limits: Record<string, number> = { address: 12, application: 8, session: 4 };

let server: TestServer;
let keys: readonly string[];
beforeAll(async () => {
  for (const { operation } of counted)
    for (const quota of operation.quotas as readonly { -readonly [K in keyof Quota]: Quota[K] }[])
      quota.perMinute = limits[quota.name] ?? quota.perMinute;
  server = await startTestServer({ TRIBUTARY_RATE_LIMITS: 'on' });
  const other = await server.tenant('Other');
  keys = [server.demo, other].map(({ footprints }) => (footprints as Record<string, string>).appkey ?? '');
});
afterAll(() => server.close());

/** One request from an address of this machine's loopback network. */
async function from(address: string, path: string, method: string, form: Record<string, string>) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const sent = request(`${server.url}${path}`, { method, localAddress: address, headers });
  sent.end(new URLSearchParams(form).toString());
  const [message] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: message.statusCode, retryAfter: message.headers['retry-after'], body: await json(message) };
}

let hosts = 1;
const newAddress = () => {
  hosts += 1;
  return `127.0.${1 + (hosts >> 7)}.${1 + (hosts & 127)}`;
};

test('every operation without a credential counts by address, application and session, and none has a limit that nobody can reach', () => {
  covers('footprints:tracking/quotas');
  expect(counted.map(({ operation }) => operation.id)).toEqual(
    expect.arrayContaining([
      'footprints.web-session.init',
      'footprints.web-action.send',
      'footprints.mobile-place.send',
    ]),
  );
  for (const { operation } of counted) {
    const names = operation.quotas?.map(({ name }) => name);
    expect([operation.id, operation.auth, names]).toEqual([
      operation.id,
      'none',
      ['address', 'application', 'session'],
    ]);
  }
});

describe.each(counted)('$operation.id', ({ operation: { id, path, method } }) => {
  /** Statuses of requests that are alike but for what is given; what they are refused for otherwise does not matter. */
  const ask = async (count: number, of: (i: number) => { address: string; form: Record<string, string> }) => {
    const answers = [];
    for (let i = 0; i < count; i += 1) {
      const { address, form } = of(i);
      answers.push(await from(address, path, method, form));
    }
    return answers;
  };
  const isRefused = ({ status }: { status: number | undefined }) => status === 429;

  test('an address, an application and a session are refused after their last one, in the dialect’s shape', async () => {
    covers('footprints:tracking/quotas');
    const field = id.includes('mobile') || id.includes('product') ? 'mid' : 'uid';
    const address = newAddress();
    const byAddress = await ask(14, (i) => ({ address, form: { appkey: `unknown ${id} ${i}` } }));
    expect(byAddress.map(isRefused)).toEqual(Array.from({ length: 14 }, (_, i) => i >= 12));
    const byApp = await ask(10, () => ({ address: newAddress(), form: { appkey: `app of ${id}` } }));
    expect(byApp.map(isRefused)).toEqual(Array.from({ length: 10 }, (_, i) => i >= 8));
    const session = `session of ${id}`;
    const bySession = await ask(6, (i) => ({
      address: newAddress(),
      form: { appkey: `of ${id} ${i}`, [field]: session },
    }));
    expect(bySession.map(isRefused)).toEqual(Array.from({ length: 6 }, (_, i) => i >= 4));
    for (const { body, retryAfter } of [...byAddress, ...byApp, ...bySession].filter(isRefused)) {
      expect(body).toEqual({ success: false, error: expect.any(String), message: expect.any(String) });
      expect(Number(retryAfter)).toBeGreaterThan(0);
    }
  });

  test('what one is refused is not taken from another', async () => {
    covers('footprints:tracking/quotas');
    const address = newAddress();
    const [mine = '', theirs = ''] = keys.map((key) => `${key} of ${id}`);
    // A session that is over its limit…
    const flood = await ask(8, () => ({
      address,
      form: { appkey: `${mine} 1`, uid: `flood ${id}`, mid: `flood ${id}` },
    }));
    expect(flood.filter(isRefused)).toHaveLength(4);
    // …leaves the others of its application alone, as far as the application goes; and an address that is full leaves other addresses alone.
    expect(
      (await ask(4, (i) => ({ address: newAddress(), form: { appkey: theirs, uid: `calm ${i}` } }))).some(isRefused),
    ).toBe(false);
    await ask(12, () => ({ address, form: {} }));
    expect((await from(address, path, method, { appkey: theirs })).status).toBe(429);
    expect((await from(newAddress(), path, method, { appkey: theirs })).status).not.toBe(429);
  });
});

test('an operation counts for itself alone', async () => {
  const address = newAddress();
  const [first, second] = counted.map(({ operation }) => operation);
  for (let i = 0; i < 13; i += 1) await from(address, first?.path ?? '', first?.method ?? '', {});
  expect((await from(address, first?.path ?? '', first?.method ?? '', {})).status).toBe(429);
  expect((await from(address, second?.path ?? '', second?.method ?? '', {})).status).toBe(401);
});
