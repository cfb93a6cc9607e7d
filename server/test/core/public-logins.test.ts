import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPublicLogins } from '../../src/core/access/public-logins.ts';
import type { Pool } from '../../src/store/pool.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

let running: TestServer;
beforeAll(async () => {
  running = await startTestServer();
});
afterAll(() => running.close());

/** The demo application's key, asked for through a pool that counts transactions, and that fails while it is told to. */
function counted() {
  const { server, clock, demo } = running;
  const { appkey = '' } = demo.footprints as Record<string, string>;
  const seen = { transactions: 0, fails: false };
  const pool: Pool = {
    ...server.store,
    transaction(tenantId, work) {
      seen.transactions += 1;
      return seen.fails ? Promise.reject(new Error('no database')) : server.store.transaction(tenantId, work);
    },
  };
  const logins = createPublicLogins({ pool, clock, tenantByCode: server.deps.tenantByCode });
  const find = (login = appkey) =>
    logins.find({ source: 'footprints', kind: 'token', tenantCode: appkey.slice(0, 8), login });
  return { seen, find };
}

test('those who ask at the same time wait for one look-up, and it is believed for two seconds', async () => {
  const { seen, find } = counted();
  const found = await Promise.all(Array.from({ length: 50 }, () => find()));
  expect(new Set(found).size).toBe(1);
  expect(seen.transactions).toBe(1);
  running.clock.move(1_000);
  expect(await find()).toBe(found[0]);
  running.clock.move(1_001);
  expect(await find()).toMatchObject({ id: found[0]?.id });
  expect(seen.transactions).toBe(2);
});

test('a login that nobody has is refused to all of them', async () => {
  const { seen, find } = counted();
  const asked = await Promise.allSettled(Array.from({ length: 5 }, () => find('nobody')));
  for (const one of asked) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'credential_wrong' } });
  expect(seen.transactions).toBe(1);
});

test('a look-up that failed is not remembered', async () => {
  const { seen, find } = counted();
  seen.fails = true;
  const asked = await Promise.allSettled([find(), find()]);
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  seen.fails = false;
  expect(await find()).toMatchObject({ source: 'footprints' });
});
