import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operation } from '../../src/dialects/operation.ts';
import { shape, shapeOf } from '../life/support/shapes.ts';
import { type Answer, startTestServer, type TestServer } from '../support/test-server.ts';
import { basic } from './holders.ts';
import { idsOf, operations, sampleOf, signsIn, targetOf } from './requests.ts';
import type { Ids, Sample } from './samples.ts';

/**
 * T33, the part that every change is tested with: guessing from one address comes to an end, no header makes it another
 * address, and whoever has the right secret is not locked out by those who guess. Generated over the sign-in operations.
 */

let server: TestServer;
let ids: Ids;
beforeAll(async () => {
  server = await startTestServer({ TRIBUTARY_RATE_LIMITS: 'on' });
  ids = await idsOf(server, server.demo.tenant);
});
afterAll(() => server.close());

const signIns = operations.filter(({ operation }) => signsIn(operation));

/** One sign-in from an address of this machine's loopback network. */
async function from(address: string, operation: Operation, sample: Sample, headers: Record<string, string> = {}) {
  const body = sample.form ? new URLSearchParams(sample.form).toString() : JSON.stringify(sample.json);
  const type = sample.form ? 'application/x-www-form-urlencoded' : 'application/json';
  const sent = request(`${server.url}${targetOf(operation, sample)}`, {
    method: operation.method,
    localAddress: address,
    headers: { 'content-type': type, ...sample.headers, ...headers },
  }).end(body);
  const [message] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return {
    status: message.statusCode ?? 0,
    text,
    json: JSON.parse(text),
    headers: new Headers(message.headers as Record<string, string>),
  } satisfies Answer;
}

/** Everything that names an address to a server which believes it. */
const spoofed = (i: number): Record<string, string> => ({
  'x-forwarded-for': `10.${i % 250}.0.${i % 250}, 127.0.0.1`,
  'x-real-ip': `10.0.${i % 250}.1`,
  forwarded: `for=10.0.0.${i % 250}`,
  'x-client-ip': `10.0.1.${i % 250}`,
  'cf-connecting-ip': `10.0.2.${i % 250}`,
  'true-client-ip': `10.0.3.${i % 250}`,
});

describe.each(signIns)('$operation.id', ({ dialect, operation }) => {
  const limit = dialect.limits.signInsPerMinute;
  /** The account is the right one, its secret is not. */
  const guess = (i: number): Sample => {
    const sample = sampleOf(server, operation, ids);
    const user = Buffer.from((sample.headers?.authorization ?? '').replace('Basic ', ''), 'base64')
      .toString()
      .split(':', 1)[0];
    return { ...sample, headers: { ...sample.headers, authorization: basic(user, `guess ${i}`) } };
  };
  /** Does not cost a password check, which the limit does not ask about. */
  const cheap = (i: number): Sample => {
    const sample = guess(i);
    return sample.form && 'password' in sample.form
      ? { ...sample, form: { ...sample.form, grant_type: 'none' } }
      : sample;
  };

  test('one address × one account: what is over the limit is refused, whatever address the headers name', async () => {
    const outcomes: Answer[] = [];
    for (let i = 0; i < limit + 10; i += 1) {
      const sample = i < limit - 10 ? cheap(i) : guess(i);
      outcomes.push(await from('127.0.0.7', operation, sample, spoofed(i)));
    }
    const refused = outcomes.filter(({ status }) => status === 429);
    expect(outcomes.slice(0, limit).filter(({ status }) => status !== 401)).toEqual([]);
    expect(refused).toHaveLength(10);
    for (const answer of refused) {
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      if (operation.id !== 'matchtrade.token.create' && operation.id !== 'footprints.token.create')
        expect(shape(answer)).toEqual(shapeOf(dialect.name, 'rate_limited'));
      else expect(shape(answer)).toEqual({ status: 429, body: ['error', 'error_description'] });
    }
  });

  test('the right secret is not let in from that address now, and from the partner’s own at once', async () => {
    const right = sampleOf(server, operation, ids);
    expect((await from('127.0.0.7', operation, right)).status).toBe(429);
    expect((await from('127.0.0.8', operation, right)).status).toBe(200);
  });

  test('a token that was given out before goes on working from the address that guessed', async () => {
    const given = await from('127.0.0.8', operation, sampleOf(server, operation, ids));
    expect(given.status).toBe(200);
    const reading = operations.find((one) => one.dialect === dialect && one.operation.method === 'GET')
      ?.operation as Operation;
    const token = given.json.token ?? given.json.access_token;
    const sample = sampleOf(server, reading, ids);
    const answer = await from(
      '127.0.0.7',
      reading,
      { ...sample, query: { ...sample.query, access_token: token } },
      { authorization: `Bearer ${token}` },
    );
    expect(answer.status).toBe(200);
  });
});

test('where a proxy is trusted, the address is the one that it names (positive control)', async () => {
  const proxied = await startTestServer({ TRIBUTARY_RATE_LIMITS: 'on', TRIBUTARY_TRUST_PROXY: '127.0.0.1' });
  try {
    const [{ dialect, operation } = signIns[0] as (typeof signIns)[number]] = signIns;
    const { limits } = dialect;
    const ask = (address: string) =>
      proxied.call(operation.method, operation.path, {
        headers: { authorization: basic('x.00000000', 'y'), 'x-forwarded-for': address },
        json: sampleOf(proxied, operation, ids).json ?? {},
      });
    for (let i = 0; i < limits.signInsPerMinute; i += 1) expect((await ask('10.0.0.1')).status).toBe(401);
    expect((await ask('10.0.0.1')).status).toBe(429);
    expect((await ask('10.0.0.2')).status).toBe(401);
  } finally {
    await proxied.close();
  }
});
