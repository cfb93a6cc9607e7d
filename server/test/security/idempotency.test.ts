import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operation } from '../../src/dialects/operation.ts';
import { type Answer, startTestServer, type TestServer } from '../support/test-server.ts';
import { idsOf, operations, sampleOf, send, sessionFor } from './requests.ts';
import type { Ids, Sample } from './samples.ts';

/**
 * T13: one key, many requests. Over every POST of every dialect that makes something; one that is added and stands in neither
 * list fails.
 */

/** POSTs that make nothing new: they may be repeated as they are. */
const makesNothing = new Set([
  'subrite.members.filter',
  'matchtrade.password.change',
  'footprints.client.search',
  'footprints.loyalty.check',
  'footprints.loyalty.list',
  'footprints.loyalty.history',
]);

let server: TestServer;
let ids: Ids;
beforeAll(async () => {
  server = await startTestServer();
  // Rows are counted: what the clock does with those of other requests is not to be among them.
  await server.server.jobs.stop();
  ids = await idsOf(server, server.demo.tenant);
});
afterAll(() => server.close());

const posts = operations.filter(({ operation }) => operation.method === 'POST' && operation.auth !== 'none');
const creating = posts.filter(({ operation }) => !makesNothing.has(operation.id)).map(({ operation }) => operation);
const racers = 25;

const sample = (operation: Operation) => sampleOf(server, operation, ids);

async function sendWith(operation: Operation, content: Sample, key: string | undefined): Promise<Answer> {
  const header = key === undefined ? {} : { 'idempotency-key': key };
  return send(server, operation, { ...content, headers: { ...content.headers, ...header } });
}

/** How many rows there are of everything that happens, without the keys themselves. */
async function rows(): Promise<number> {
  const tables = [
    'people',
    'records',
    'leads',
    'lead_history',
    'lead_actions',
    'orders',
    'subscriptions',
    'pushes',
    'channels',
    'tunnel_entries',
    'changes',
    'messages',
    'deliveries',
    'import_items',
    'comments',
    'calls',
    'loyalty_codes',
  ];
  const counts = tables.map((table) => `(select count(*) from ${table})`);
  return (await server.sql<{ count: number }>(`select (${counts.join(' + ')})::int as count`))[0]?.count ?? 0;
}

const said = ({ status, text }: Answer) => `${status} ${text}`;

describe.each(creating.map((one) => [one.id, one] as const))('%s', (_, operation) => {
  test('is done once for a key, and answered the same each time', async () => {
    // The first of several alike, and the second, may do more than the next ones do.
    for (let i = 0; i < 2; i += 1) await sendWith(operation, sample(operation), undefined);
    const alone = await rows();
    expect((await sendWith(operation, sample(operation), undefined)).status).toBeLessThan(300);
    const before = await rows();
    const content = sample(operation);
    const key = crypto.randomUUID();
    const answers = await Promise.all(Array.from({ length: racers }, () => sendWith(operation, content, key)));
    answers.push(await sendWith(operation, content, key));
    expect(new Set(answers.map(said)).size, [...new Set(answers.map(said))].join('\n')).toBe(1);
    expect(answers[0]?.status).toBeLessThan(300);
    // One request's worth of rows: what the same request makes without a key.
    expect((await rows()) - before).toBe(before - alone);
  });

  test('refuses the key for another request', async () => {
    const key = crypto.randomUUID();
    const [one, other] = [sample(operation), sample(operation)];
    expect((await sendWith(operation, one, key)).status).toBeLessThan(300);
    const refused = await sendWith(operation, other, key);
    expect([refused.status, refused.text]).toEqual([422, expect.stringMatching(/idempotency.?key/i)]);
    // Refused means not done: without the key the same request works.
    expect((await sendWith(operation, other, undefined)).status).toBeLessThan(300);
  });

  test('refuses a key that is no key', async () => {
    for (const key of ['x'.repeat(256), 'with space'])
      expect((await sendWith(operation, sample(operation), key)).status).toBe(400);
  });
});

test('every POST that is signed in makes something or is known to make nothing', async () => {
  const known = posts.map(({ operation }) => operation.id);
  expect([...makesNothing].filter((id) => !known.includes(id))).toEqual([]);
  expect(creating.length).toBeGreaterThanOrEqual(8);
});

const createUser = creating.find(({ id }) => id === 'feelme.user.create') as Operation;

test('a refusal is not remembered: a mended request may use the key again', async () => {
  const key = crypto.randomUUID();
  const content = sample(createUser);
  const broken = { json: { ...(content.json as object), email: 'no e-mail' } };
  expect((await sendWith(createUser, broken, key)).status).toBe(400);
  expect((await sendWith(createUser, content, key)).status).toBe(201);
});

test('a key is forgotten after a day, and with the person it tells about', async () => {
  const key = crypto.randomUUID();
  const content = sample(createUser);
  const again = () => sendWith(createUser, content, key);
  const first = await again();
  server.clock.move(24 * 60 * 60 * 1000 - 60_000);
  forgetSession();
  expect(said(await again())).toBe(said(first));
  server.clock.move(120_000);
  forgetSession();
  // What it made is there already, and now this is a new request.
  expect((await again()).status).toBe(400);

  const other = await sendWith(createUser, sample(createUser), crypto.randomUUID());
  const kept = async () =>
    (
      await server.sql<{ count: number }>(
        `select count(*)::int as count from idempotency_keys where output::text like '%' || $1 || '%'`,
        [other.json.email],
      )
    )[0]?.count;
  expect(await kept()).toBe(1);
  const { headers } = await sessionFor(server, createUser);
  expect((await server.call('DELETE', `/api/v1/partner/user/${other.json.id}/`, { headers })).status).toBe(204);
  expect(await kept()).toBe(0);
});

/** Tokens live a day, too: the next request signs in again. */
function forgetSession(): void {
  server.demo.feelme = { ...(server.demo.feelme as object) };
}

test('other methods ignore the header', async () => {
  const { headers } = await sessionFor(server, createUser);
  const key = { 'idempotency-key': 'x'.repeat(300) };
  const answer = await server.call('GET', '/api/v1/partner/user/', { headers: { ...headers, ...key } });
  expect(answer.status).toBe(200);
});
