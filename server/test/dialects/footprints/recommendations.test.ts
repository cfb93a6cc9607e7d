import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { covers } from '../../support/covers.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { type App, appOf, hexIdText } from './content-kit.ts';
import { somebody } from './session.ts';

/** What apps recommend: by what the session did, and by a search. */

let server: TestServer;
let app: App;
let mid: string;
beforeAll(async () => {
  server = await startTestServer();
  await server.server.jobs.stop();
  app = appOf(server, await server.tenant('Shop', { demo: false }));
  await app.take({
    offerCategories: [
      { externalId: 'shoes', name: 'Footwear' },
      { externalId: 'bags', name: 'Bags' },
    ],
    offers: [
      {
        externalId: 'boot',
        name: 'Boot',
        offerCategory: 'shoes',
        price: 90,
        description: 'By Zara',
        image: 'https://example.com/b.jpg',
      },
      { externalId: 'tote', name: 'Tote', offerCategory: 'bags', url: 'https://example.com/tote' },
      { externalId: 'hat', name: '100%_HAT' },
    ],
    skus: [
      { externalId: 'boot-40', name: 'Boot, 40', offer: 'boot', price: 80 },
      { externalId: 'tote-red', name: 'Red tote', offer: 'tote', price: 20, description: 'By Éclair' },
      { externalId: 'sock', name: 'Sock' },
    ],
  });
});
afterAll(() => server.close());
beforeEach(async () => {
  mid = await app.init();
});

const newestFirst = ['sock', 'tote-red', 'boot-40', 'hat', 'tote', 'boot'];
const names: Record<string, string> = {
  sock: 'Sock',
  'tote-red': 'Red tote',
  'boot-40': 'Boot, 40',
  hat: '100%_HAT',
  tote: 'Tote',
  boot: 'Boot',
};
async function recommended(
  body: Record<string, unknown> = {},
  path = 'recommendation-products',
  by = app,
): Promise<string[]> {
  const list: { name: string }[] = await by.data(path, { mid, ...body });
  return list.map(({ name }) => Object.keys(names).find((key) => names[key] === name) ?? name);
}
const visit = (data: object, session = mid) =>
  app.post('send', { mid: session, actionType: 'visit', requestType: 'action', aditionalData: data });

describe('products', () => {
  test('SKUs before offers, the newest first, each with what its offer says', async () => {
    covers('footprints:mobile-recommended.list/order', 'footprints:mobile-recommended.list/reply');
    covers('footprints:mobile-recommended.list/parents');
    expect(await recommended({ searchQuery: '' })).toEqual(newestFirst);
    const none = {
      id: hexIdText,
      url: null,
      image: null,
      price: null,
      description: null,
      category: null,
      campaignId: null,
      adId: null,
    };
    const all = await app.data('recommendation-products-json', { mid });
    expect([all[0], all[1], all[2]]).toEqual([
      { ...none, name: 'Sock' },
      {
        ...none,
        name: 'Red tote',
        price: '20.00',
        description: 'By Éclair',
        category: 'Bags',
        url: 'https://example.com/tote',
      },
      {
        ...none,
        name: 'Boot, 40',
        price: '80.00',
        description: 'By Zara',
        category: 'Footwear',
        image: 'https://example.com/b.jpg',
      },
    ]);
  });

  test('their ids alone', async () => {
    covers('footprints:mobile-recommended.list/ids');
    const all = await app.data('recommendation-products', { mid });
    const ids = all.map(({ id, campaignId, adId }: Record<string, unknown>) => ({ id, campaignId, adId }));
    expect(await app.data('recommendation-products-ids', { mid })).toEqual(ids);
  });

  test('say who sponsors them', async () => {
    covers('footprints:mobile-recommended.list/sponsored');
    const shop = appOf(server, await server.tenant('Sponsored', { demo: false }));
    mid = await shop.init();
    await shop.take({
      skus: [
        { externalId: 'a', name: 'A' },
        { externalId: 'b', name: 'B' },
      ],
      offlineCampaigns: [{ externalId: 'c', name: 'C', products: [{ sku: 'a' }] }],
    });
    const [{ campaignId, adId }] = await shop.data('sponsored-products-id', { mid });
    expect(await shop.data('recommendation-products', { mid })).toMatchObject([
      { name: 'B', campaignId: null, adId: null },
      { name: 'A', campaignId, adId },
    ]);
  });

  test('twenty at most', async () => {
    covers('footprints:mobile-recommended.list/order');
    const shop = appOf(server, await server.tenant('Many', { demo: false }));
    mid = await shop.init();
    const item = (n: number) => ({ externalId: `n${n}`, name: `Item ${n}` });
    await shop.take({ skus: Array.from({ length: 30 }, (_, n) => item(n)), offers: [item(99)] });
    const last = Array.from({ length: 20 }, (_, n) => `Item ${29 - n}`);
    expect(await recommended({}, 'recommendation-products', shop)).toEqual(last);
    expect(await recommended({ searchQuery: 'item' }, 'recommendation-products/search', shop)).toEqual(last);
    // What fits is found behind them.
    const liked = await recommended({ additionalData: { brands: ['item 3'] } }, 'recommendation-products', shop);
    expect(liked).toEqual(['Item 3', ...last.slice(0, 19)]);
  });
});

describe('a search', () => {
  const cases: [string, string[]][] = [
    ['boot', ['boot-40', 'boot']],
    ['BOOT', ['boot-40', 'boot']],
    ['tote-red', ['tote-red']],
    ['zara', ['boot-40', 'boot']],
    ['éCLAIR', ['tote-red']],
    ['footwear', ['boot-40', 'boot']],
    ['  sock ', ['sock']],
    ['%', ['hat']],
    ['_', ['hat']],
    ['100%_h', ['hat']],
    ['b%t', []],
    ['boo_', []],
    ["'; drop table people; --", []],
    ['\\', []],
    // Not across what stands beside each other.
    ['sock sock', []],
  ];
  test.each(cases)('for %o finds just that text', async (searchQuery, found) => {
    covers('footprints:mobile-recommended.list/search', 'footprints:mobile-recommended.list/body.searchQuery');
    for (const path of ['recommendation-products', 'recommendation-products/search', 'recommendation-products-json'])
      expect(await recommended({ searchQuery }, path)).toEqual(found);
    expect(await app.data('recommendation-products-ids', { mid, searchQuery })).toHaveLength(found.length);
  });

  test('that is too long is refused', async () => {
    const answer = await app.post('recommendation-products/search', { mid, searchQuery: 'x'.repeat(201) });
    expect([answer.status, answer.json.message]).toEqual([400, 'Invalid data: searchQuery']);
  });
});

describe('what the session did', () => {
  test.each([
    ['brands', ['Zara'], ['boot-40', 'boot']],
    ['interests', ['BAGS'], ['tote-red', 'tote']],
    ['categories', 'footwear', ['boot-40', 'boot']],
    ['tenants', ['éclair'], ['tote-red']],
  ])('%s %o of its visits put first what they stand in', async (field, value, first) => {
    covers('footprints:mobile-recommended.list/visits');
    await visit({ [field]: value });
    expect(await recommended()).toEqual([...first, ...newestFirst.filter((name) => !first.includes(name))]);
  });

  test('what fits more goes before what fits less; a search still narrows', async () => {
    await visit({ brands: ['zara'], interests: ['bags', '40'] });
    expect(await recommended()).toEqual(['boot-40', 'tote-red', 'tote', 'boot', 'sock', 'hat']);
    expect(await recommended({ searchQuery: 'tote' })).toEqual(['tote-red', 'tote']);
  });

  test('likes that the app sends count the same, in a list or an object; other attributes do not', async () => {
    covers('footprints:mobile-recommended.list/likes', 'footprints:mobile-recommended.list/body.additionalData');
    covers('footprints:mobile-content.read/body.additionalData');
    const boots = ['boot-40', 'boot', 'sock', 'tote-red', 'hat', 'tote'];
    const attribute = (attributeName: string, attributeValue: unknown) => ({ attributeName, attributeValue });
    expect(await recommended({ additionalData: { brands: ['Zara'] } })).toEqual(boots);
    expect(await recommended({ additionalData: [attribute('Brand', 'Zara')] })).toEqual(boots);
    expect(await recommended({ additionalData: [{ interests: 'zara' }] })).toEqual(boots);
    expect(await recommended({ additionalData: [attribute('gender', 'boot'), attribute('brands', 7)] })).toEqual(
      newestFirst,
    );
    const delivered = await app.data('content-delivery', { mid, additionalData: [attribute('brands', 'Zara')] });
    expect(delivered.recommendationProducts[0].name).toBe('Boot, 40');
    const wrong = await app.post('recommendation-products', { mid, additionalData: ['Zara'] });
    expect([wrong.status, wrong.json.message]).toEqual([400, 'Invalid data: additionalData.0']);
  });

  test('nothing of another session, though it is the same person’s', async () => {
    covers('footprints:mobile-content/stranger');
    const { userEmail } = somebody();
    const own = await app.init({ userEmail });
    await visit({ brands: ['Zara'] }, own);
    mid = await app.init({ userEmail });
    expect(mid).not.toBe(own);
    expect(await recommended()).toEqual(newestFirst);
    mid = own;
    expect((await recommended())[0]).toBe('boot-40');
  });

  test('nothing more of a session whose person was erased', async () => {
    covers('footprints:mobile-content/erased');
    await visit({ brands: ['Zara'] });
    await app.put('geo', { mid, lat: 46, lon: 23 });
    await app.take({ locations: [{ externalId: 'here', name: 'Here', coords: [46, 23] }] });
    expect((await app.data('proximity-location', { mid })).name).toBe('Here');
    await server.sql('update tracking_sessions set closed_at = now()');
    expect(await recommended()).toEqual(newestFirst);
    expect(await app.data('proximity-location', { mid })).toEqual({});
  });

  test('many words, and words that are no texts, do no harm', async () => {
    await visit({
      brands: Array.from({ length: 900 }, (_, n) => `nothing ${n}`),
      interests: [' ', 7, 'x'.repeat(2_000)],
    });
    await visit({ categories: { a: 'Zara' } });
    expect(await recommended()).toEqual(newestFirst);
  });
});
