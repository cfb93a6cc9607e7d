import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { guessLimits } from '../../src/core/access/guesses.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { basic } from './holders.ts';

/**
 * T33: how many guesses of a password or pin are looked at, and that those who guess lock nobody out. From several addresses of
 * this machine, without the limits of requests, which would come first.
 */

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => server.clock.move(guessLimits.withinS * 1000));

const block = (dialect: string) => server.demo[dialect] as Record<string, string>;

async function post(from: string, path: string, authorization: string, form: Record<string, string>) {
  const sent = request(`${server.url}${path}`, {
    method: 'POST',
    localAddress: from,
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
  }).end(new URLSearchParams(form).toString());
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  return { status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] };
}

/** A sign-in with a name and password, as each dialect that has such takes it. */
const passwords = {
  matchtrade: (from: string, more: Record<string, string> = {}) => {
    const { clientId, clientSecret, username = '', password = '' } = block('matchtrade');
    const form = { grant_type: 'password', username, password, ...more };
    return post(from, '/proxy/auth/oauth/token', basic(clientId, clientSecret), form);
  },
  footprints: (from: string, more: Record<string, string> = {}) => {
    const { key, secret, username = '', password = '' } = block('footprints');
    return post(from, '/api/token', basic(key, secret), { grant_type: 'password', username, password, ...more });
  },
};

async function statuses(
  count: number,
  ask: (n: number) => Promise<{ status: number }>,
): Promise<Record<number, number>> {
  const found: Record<number, number> = {};
  for (let n = 0; n < count; n += 8) {
    const answers = await Promise.all(Array.from({ length: Math.min(8, count - n) }, (_, i) => ask(n + i)));
    for (const { status } of answers) found[status] = (found[status] ?? 0) + 1;
  }
  return found;
}

describe.each(Object.entries(passwords))('passwords of %s', (_, signIn) => {
  test('one address × one account: twenty are looked at, then even the right one is not', async () => {
    const wrong = await signIn('127.0.0.21', { password: 'wrong' });
    expect([400, 401]).toContain(wrong.status);
    const found = await statuses(40, () => signIn('127.0.0.21', { password: 'wrong' }));
    const looked = (found[wrong.status] ?? 0) + 1;
    // Two are hashed at a time, and each looks at the count when its turn has come.
    expect(looked).toBeGreaterThanOrEqual(guessLimits.loginFromAddress);
    expect(found[429]).toBeGreaterThan(0);
    const refused = await signIn('127.0.0.21');
    expect([refused.status, Number(refused.retryAfter)]).toEqual([429, guessLimits.withinS]);
    expect((await signIn('127.0.0.22')).status).toBe(200);
    server.clock.move(guessLimits.withinS * 1000);
    expect((await signIn('127.0.0.21')).status).toBe(200);
  });

  test('an unknown account is counted like a known one', async () => {
    const unknown = { username: 'nobody@example.com', password: 'wrong' };
    await statuses(guessLimits.loginFromAddress + 4, () => signIn('127.0.0.23', unknown));
    expect((await signIn('127.0.0.23', unknown)).status).toBe(429);
    expect((await signIn('127.0.0.23')).status).toBe(200);
  });

  test('a right password takes the wrong ones back, and any number of right ones is fine', async () => {
    for (let round = 0; round < 3; round += 1) {
      await statuses(8, () => signIn('127.0.0.24', { password: 'wrong' }));
      expect(await statuses(24, () => signIn('127.0.0.24'))).toEqual({ 200: 24 });
    }
  });
});

test('many addresses × one account: a hundred are looked at, and the address it works from still gets in', async () => {
  const { matchtrade: signIn } = passwords;
  expect((await signIn('127.0.0.30')).status).toBe(200);
  const found = await statuses(120, (n) => signIn(`127.0.1.${1 + (n % 60)}`, { password: 'wrong' }));
  expect(found[401]).toBeLessThanOrEqual(guessLimits.login + 10);
  expect((await signIn('127.0.2.1')).status).toBe(429);
  expect((await signIn('127.0.0.30')).status).toBe(200);
});

test('one address × many accounts, and × many pins: a hundred are looked at', async () => {
  const { matchtrade: signIn } = passwords;
  await statuses(guessLimits.address + 4, (n) =>
    signIn('127.0.0.40', { username: `a${n}@example.com`, password: 'x' }),
  );
  expect((await signIn('127.0.0.40', { username: 'other@example.com' })).status).toBe(429);

  const { key, secret, pin = '' } = block('footprints');
  const byPin = (from: string, guess: string) =>
    post(from, '/api/token', basic(key, secret), { grant_type: 'pin', pin: guess });
  expect((await byPin('127.0.0.42', pin)).status).toBe(200);
  const found = await statuses(guessLimits.address + 20, (n) => byPin('127.0.0.41', String(1_000_000_000 + n)));
  expect(found[429]).toBeGreaterThan(0);
  expect((await byPin('127.0.0.41', pin)).status).toBe(429);
  expect((await byPin('127.0.0.42', pin)).status).toBe(200);
});

test('secrets of machines are not counted: they cannot be guessed, and nobody can shut a partner out by trying', async () => {
  const { partnerName, partnerSecret, website } = block('feelme');
  const ask = (secret: string | undefined) =>
    server.call('POST', '/api/v1/partner/token/', {
      headers: { authorization: basic(partnerName, secret) },
      json: { scope: 'admin', website },
    });
  expect(await statuses(40, () => ask('wrong'))).toEqual({ 401: 40 });
  expect((await ask(partnerSecret)).status).toBe(200);
});
