import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dialects } from '../../src/dialects/registry.ts';
import { type Answer, startTestServer, type TestServer } from '../support/test-server.ts';
import { authorise } from './samples.ts';

/** Limits per credential and, on sign-in routes, per address; each refusal in its dialect's shape. */

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ TRIBUTARY_RATE_LIMITS: 'on' });
});
afterAll(() => server.close());

/** A limit is a matter of how many, not of how many at once: a few connections are enough, and none is turned away for want of one. */
async function manyTimes(count: number, send: (index: number) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) answers.push(await send(index));
  };
  await Promise.all(Array.from({ length: 32 }, worker));
  return answers;
}

/** A cheap call of each dialect, and what being over the limit looks like. */
const calls: Record<string, { path(block: Record<string, string>): string; refusal: unknown }> = {
  feelme: { path: () => '/api/v1/partner/user/1', refusal: { error: expect.any(String) } },
  leeloo: { path: () => '/api/v2/people/x', refusal: 'Too many requests, please try again later.' },
  subrite: {
    path: () => '/api/v1/members/x',
    refusal: { statusCode: 429, message: expect.any(String), error: expect.any(String) },
  },
  footprints: { path: () => '/api/lead?pageSize=1', refusal: { status: 'error', message: expect.any(String) } },
  matchtrade: {
    path: ({ partnerId }) => `/proxy/statistic/api/partner/${partnerId}/accounts/view/for-lead-provider?size=1`,
    refusal: {
      status: 'TOO_MANY_REQUESTS',
      timestamp: expect.any(String),
      message: expect.any(String),
      printableMessage: false,
    },
  },
};

describe.each(dialects.map((dialect) => [dialect.name, dialect] as const))('%s', (name, dialect) => {
  test('the request after the last one a minute is refused with Retry-After; another credential goes on', async () => {
    const { path, refusal } = calls[name] as (typeof calls)[string];
    const block = server.demo[name] as Record<string, string>;
    const signed = await authorise(server, name, block);
    const target = path(block);
    const url = `${target}${target.includes('?') ? '&' : '?'}${new URLSearchParams(signed.query)}`;
    const method = name === 'subrite' ? 'PATCH' : 'GET';
    const send = () =>
      server.call(method, url, { headers: signed.headers, ...(name === 'subrite' ? { json: {} } : {}) });
    const answers = await manyTimes(dialect.limits.requestsPerMinute + 5, send);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(5);
    for (const answer of refused) {
      expect(answer.json ?? answer.text).toEqual(refusal);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const { other } = await otherCredential(name);
    expect((await other()).status).toBeLessThan(429);
  });
});

/** The same call with a credential of another tenant: its count is its own. */
async function otherCredential(name: string) {
  const tenant = await server.tenant(`Other ${name}`);
  const block = tenant[name] as Record<string, string>;
  const signed = await authorise(server, name, block);
  const target = (calls[name] as (typeof calls)[string]).path(block);
  return {
    other: () =>
      server.call(
        name === 'subrite' ? 'PATCH' : 'GET',
        `${target}${target.includes('?') ? '&' : '?'}${new URLSearchParams(signed.query)}`,
        { headers: signed.headers, ...(name === 'subrite' ? { json: {} } : {}) },
      ),
  };
}

test('guessing at a sign-in route is limited per address', async () => {
  const limit = dialects.find(({ name }) => name === 'feelme')?.limits.signInsPerMinute ?? 0;
  const guess = (i: number) =>
    server.call('POST', '/api/v1/partner/token/', {
      headers: {
        authorization: `Basic ${Buffer.from(`a.00000000:${i}`).toString('base64')}`,
        'x-forwarded-for': `10.0.0.${i}`,
      },
      json: { scope: 'admin', website: 'x' },
    });
  const answers = await manyTimes(limit + 20, guess);
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(19);
});
