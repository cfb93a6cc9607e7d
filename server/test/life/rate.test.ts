import { afterAll, beforeAll, expect, test } from 'vitest';
import { rate } from '../../src/cli/rate.ts';
import { ConfigError, readConfig } from '../../src/config.ts';
import { apiWith } from '../dialects/leeloo-client.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** What a currency is worth, as the operator sets it beside a running server. */

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const set = (...args: string[]) =>
  rate(readConfig({ DATABASE_URL: server.databaseUrl, TRIBUTARY_LOG: 'silent' }), [
    'set',
    ...args,
    '--tenant',
    server.demo.tenant,
  ]);

test('a rate that is set counts in the next statistics, and can be set anew', async () => {
  const api = apiWith(server);
  const ids = server.demo.leeloo as Record<string, string>;
  const { data } = (await api('POST', '/people', { json: { name: 'Buyer', leadgentool_id: ids.leadgentoolId } })).json;
  const order = (
    await api('POST', '/orders', {
      json: {
        paymentCreditsId: ids.paymentCreditsId,
        email: 'a@example.com',
        phone: '1',
        transactionDate: '2026-01-01',
        offerId: ids.offerId,
        isNotifyAccount: false,
        personId: data.person_id,
      },
    })
  ).json.data;
  await api('POST', `/orders/${order.id}`, { json: { status: 'RESOLVED', price: 100, currency: 'EUR' } });
  const total = async () => (await api('GET', '/tunnels/stats')).json.data[0];
  expect(await total()).toMatchObject({ sales: 1, totalSale: 0 });
  expect(await set('eur', '1.25')).toBe(0);
  expect(await total()).toMatchObject({ sales: 1, totalSale: 125 });
  await set('EUR', '1.5');
  expect((await total()).totalSale).toBe(150);
});

test.each([['USD', '2'], ['EURO', '1'], ['EUR', '0'], ['EUR', '-1'], ['EUR', '1e3'], ['EUR'], ['EUR', '1', 'x']])(
  '%s %s is refused in one sentence',
  async (...args) => {
    await expect(set(...args)).rejects.toBeInstanceOf(ConfigError);
  },
);
