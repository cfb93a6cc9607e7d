import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor, type Tenant } from '../../src/core/access/access.ts';
import { sendMessage } from '../../src/core/messaging/send-message.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import type { Id } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** The sandbox's inbox over HTTP, and who may look into it; how often connections may be called. */

let server: TestServer;
const texts = ['first', 'second & <b>bold</b>', '</code><script>alert(1)</script>'];
beforeAll(async () => {
  server = await startTestServer({ TRIBUTARY_DEMO: 'on', TRIBUTARY_RATE_LIMITS: 'on' });
  const other = await server.tenant('Other');
  await fill(await tenantByCode(server, other.tenant), ['another tenant’s']);
  await fill(await tenantByCode(server, server.demo.tenant), texts);
});
afterAll(() => server.close());

async function fill(tenant: Tenant, all: readonly string[]): Promise<void> {
  const { deps, jobs } = server.server;
  const shop = systemActor(tenant, 'shop');
  const patch = { fullName: 'Ada', email: 'ada@reader.example' };
  const added = await deps.run(shop, addPerson, { scope: '', patch, onExisting: 'refuse', related: ['channels'] });
  const channelId = added.person.related.channels?.[0]?.id as Id;
  for (const text of all) {
    await deps.run(shop, sendMessage, { channelId, content: { text }, author: 'operator' });
    await jobs.runNow();
  }
}
const elsewhere = { 'x-forwarded-for': '203.0.113.9' };
const ask = (headers: Record<string, string> = {}, query = '') => server.call('GET', `/inbox${query}`, { headers });

test('holds what was written, newest first', async () => {
  const { status, json, headers } = await ask();
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(json).toEqual(
    texts.toReversed().map((text) => ({
      id: expect.any(String),
      to: 'ada@reader.example',
      subject: null,
      text,
      attachments: [],
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    })),
  );
  expect((await ask({}, '?limit=1')).json).toHaveLength(1);
  for (const limit of ['0', '-1', 'x', '1e9', '99999999999999999999', '1&limit=2'])
    expect((await ask({}, `?limit=${limit}`)).status).toBe(200);
});

test('is a page for browsers, in which a message is text and nothing else', async () => {
  const { text, headers } = await ask({ accept: 'text/html,*/*' });
  expect(headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(text).toContain('second &amp; &lt;b&gt;bold&lt;/b&gt;');
  expect(text).not.toContain('alert(1)</script>');
  expect((await server.call('GET', '/')).text).toContain('href="./inbox"');
});

describe('is there for nobody', () => {
  test('elsewhere without one of the demo’s secrets', async () => {
    const none = await ask(elsewhere);
    expect([none.status, none.text]).toEqual([
      404,
      (await server.call('GET', '/nothing', { headers: elsewhere })).text,
    ]);
    const blocks = Object.values(server.demo).filter((block) => typeof block === 'object') as Record<string, string>[];
    const secrets = blocks.flatMap((block) =>
      Object.entries(block).filter(([name]) => /(secret|token|password)$/i.test(name)),
    );
    const names = blocks.flatMap((block) =>
      Object.entries(block).filter(([name]) => /^(key|appkey|partnerName|username|.*Id)$/.test(name)),
    );
    expect([secrets.length, names.length].every((count) => count >= 3)).toBe(true);
    for (const [name, value] of secrets)
      expect([name, (await ask({ ...elsewhere, authorization: `Bearer ${value}` })).status]).toEqual([name, 200]);
    for (const [name, value] of [...names, ['empty', ''], ['tenant', server.demo.tenant], ['undefined', 'undefined']])
      expect([name, (await ask({ ...elsewhere, authorization: `Bearer ${value}` })).status]).toEqual([name, 404]);
    expect((await server.call('GET', '/', { headers: elsewhere })).text).not.toContain('inbox');
  });

  test('outside of demo mode', async () => {
    const plain = await startTestServer();
    expect((await plain.call('GET', '/inbox')).status).toBe(404);
    await plain.close();
  });
});

test('connections are called so often by one address, and no more', async () => {
  const path = `/incoming/${server.demo.tenant}.${'0'.repeat(24)}`;
  const statuses: number[] = [];
  for (let batch = 0; batch < 25; batch += 1)
    statuses.push(
      ...(await Promise.all(Array.from({ length: 50 }, () => server.call('POST', path, { raw: 'x' })))).map(
        ({ status }) => status,
      ),
    );
  expect(statuses.filter((status) => status === 404)).toHaveLength(1_200);
  expect(statuses.filter((status) => status === 429)).toHaveLength(50);
  const refused = await server.call('POST', path, { raw: 'x' });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await server.call('GET', '/live')).status).toBe(200);
});
