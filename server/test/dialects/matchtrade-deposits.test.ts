import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/kit/ids.ts';
import { subriteDriver } from '../drivers/subrite.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Block, envelope, lead, leadProvider, type Provider, signIn } from './matchtrade-kit.ts';

let server: TestServer;
let office: Provider;
let third: Provider;
const base = Date.UTC(2026, 0, 10, 12, 0, 0, 0);
const iso = (seconds: number) => new Date(base + seconds * 1_000).toISOString();

/** An order as another dialect's orders are: on a record of its own source. */
async function order(email: string, source: string, status: string, price: string, seconds: number): Promise<string> {
  const id = newId(base + seconds * 1_000);
  const rows = await server.sql(
    `insert into orders (tenant_id, id, record_id, title, price, currency, status, created_at, updated_at)
     select tenant_id, $1, id, 'Order', $2, 'EUR', $3, $4, $4 from records where email = $5 and source = $6 returning id`,
    [id, price, status, new Date(base + seconds * 1_000), email, source],
  );
  expect(rows).toHaveLength(1);
  return id;
}

const list = (as: Provider, query = '', partnerId: unknown = 0) =>
  as.call('GET', `/documentation/payment/api/partner/${partnerId}/deposits/deposit-view-model${query}`);

let ids: Record<string, string>;
let uuids: Record<string, string>;
beforeAll(async () => {
  server = await startTestServer();
  [office, third] = [await signIn(server), await leadProvider(server)];
  const subrite = await subriteDriver.connect(server, server.demo.subrite as Block);
  await subrite.create({ email: 'payer@example.com', phone: '+40722123123' });
  const theirs = await third.create({
    ...lead(server, 'payer@example.com', { leadInfo: { leadSource: 'third|source' } }),
    offerUuid: '',
  });
  const ours = await office.create(lead(server, 'other@example.com', { leadInfo: { leadSource: 'own|source' } }));
  ids = {
    elsewhere: await order('payer@example.com', 'subrite', 'resolved', '12.34', 1),
    opened: await order('payer@example.com', 'matchtrade', 'opened', '5.00', 2),
    rejected: await order('payer@example.com', 'matchtrade', 'rejected', '5.00', 3),
    theirs: await order('payer@example.com', 'matchtrade', 'resolved', '100.00', 4),
    ours: await order('other@example.com', 'matchtrade', 'resolved', '999999999999.99', 5),
  };
  uuids = {
    payer: (await office.find('payer@example.com')).json.uuid,
    theirs: theirs.json.uuid,
    ours: ours.json.uuid,
  };
});
afterAll(() => server.close());

test('who sees the tenant sees what people paid, by the orders of every dialect, newest first', async () => {
  covers('matchtrade:deposit.list/reply', 'matchtrade:deposit.list/amount', 'matchtrade:deposit.list/orders');
  const done = { status: 'DONE', currency: 'EUR' };
  const payer = { ...done, accountUuid: uuids.payer, email: 'payer@example.com', accountLeadSource: 'third|source' };
  const { status, json } = await list(office);
  expect([status, json]).toEqual([
    200,
    {
      content: [
        {
          ...done,
          uuid: ids.ours,
          accountUuid: uuids.ours,
          created: iso(5),
          amount: 999_999_999_999.99,
          email: 'other@example.com',
          accountLeadSource: 'own|source',
        },
        { ...payer, uuid: ids.theirs, created: iso(4), amount: 100 },
        { ...payer, uuid: ids.elsewhere, created: iso(1), amount: 12.34 },
      ],
      totalPages: 1,
      totalElements: 3,
      number: 0,
      size: 20,
      first: true,
      last: true,
      numberOfElements: 3,
      empty: false,
    },
  ]);
});

test('a lead provider sees deposits on its own records, under their ids', async () => {
  covers('matchtrade:deposit.list/own');
  const { json } = await list(third);
  expect(json.content).toEqual([
    expect.objectContaining({ uuid: ids.theirs, accountUuid: uuids.theirs, accountLeadSource: 'third|source' }),
  ]);
  expect([json.totalElements, (await list(await leadProvider(server))).json.totalElements]).toEqual([1, 0]);
});

test('query, window and pages, as in the lead list', async () => {
  covers('matchtrade:deposit.list/query', 'matchtrade:general/error-403', 'matchtrade:lead.list/window-unreadable');
  const found = async (query: string, as = office) =>
    (await list(as, query)).json.content.map(({ uuid }: { uuid: string }) => uuid);
  expect(await found('?query=payer@example.com')).toEqual([ids.theirs, ids.elsewhere]);
  expect(await found('?query=0722123123')).toEqual([ids.theirs, ids.elsewhere]);
  expect(await found('?query=0722123123', third)).toEqual([]);
  expect(await found(`?query&from=${iso(4)}&to=${iso(4)}`)).toEqual([ids.theirs]);
  expect(await found('?size=1&page=1&pageSize=10&pageNumber=64&paged=true')).toEqual([ids.theirs]);
  const past = (await list(office, '?size=2&page=7')).json;
  expect([past.content, past.totalPages, past.totalElements]).toEqual([[], 2, 3]);
  const bad = await list(office, '?to=never');
  expect([bad.status, bad.json]).toEqual([400, envelope('BAD_REQUEST', 'Failed to convert value')]);
  const other = await list(office, '', 3);
  expect([other.status, other.json]).toEqual([403, envelope('FORBIDDEN', 'Access is denied')]);
});
