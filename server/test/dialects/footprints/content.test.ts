import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { covers } from '../../support/covers.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { type App, appOf, hexIdText } from './content-kit.ts';
import type { Block } from './session.ts';

/** What apps show: ads and sponsored products of campaigns, each shop with a catalogue of its own. */

let server: TestServer;
let demo: App;
beforeAll(async () => {
  server = await startTestServer();
  await server.server.jobs.stop();
  demo = appOf(server, server.demo);
});
afterAll(() => server.close());

let shops = 0;
let app: App;
let mid: string;
beforeEach(async () => {
  shops += 1;
  app = appOf(server, await server.tenant(`Shop ${shops}`, { demo: false }));
  mid = await app.init();
});

const hourMs = 60 * 60 * 1000;
const at = (hours: number) => new Date(server.clock.now() + hours * hourMs).toISOString();
const ad = (title: string, more = {}) => ({ adType: 'displayAd', title, ...more });
const campaign = (externalId: string, more = {}) => ({ externalId, name: `Campaign ${externalId}`, ...more });
const titles = async () =>
  (await app.data('content-delivery', { mid })).displayAd.map(({ title }: { title: string }) => title);
const skus = async () => (await app.data('sponsored-products-json', { mid })).map(({ sku }: { sku: string }) => sku);
const catalogue = {
  offerCategories: [{ externalId: 'shoes', name: 'Shoes' }],
  offers: [{ externalId: 'boot', name: 'Boot', offerCategory: 'shoes', price: 90, description: 'Of leather' }],
  skus: [
    { externalId: 'boot-40', name: 'Boot, 40', offer: 'boot', price: 80 },
    { externalId: 'boot-41', name: 'Boot, 41', offer: 'boot' },
  ],
};

const emptyLists = {
  displayAd: [],
  videoAdHorizontalVideo: [],
  videoAdVerticalVideo: [],
  leadAd: [],
  sponsoredProducts: [],
  recommendationProducts: [],
  mobileNotifications: [],
};

describe('content-delivery', () => {
  test('a shop with nothing has every list, empty', async () => {
    covers('footprints:mobile-content.read/reply.lists', 'footprints:mobile-content/mid');
    expect((await app.post('content-delivery', { mid })).json).toEqual({
      success: true,
      mobileId: mid,
      data: emptyLists,
    });
  });

  test('ads stand in the list of their type, whole; what they do not say is null', async () => {
    covers('footprints:mobile-content.read/reply.ad', 'footprints:mobile-content/null');
    covers('footprints:mobile-content.read/reply.post');
    const all = {
      adType: 'leadAd',
      title: 'Win',
      topMessage: 'Today',
      contentType: 'image',
      contentUrl: 'https://example.com/a.jpg',
      bannerType: 'mobileAppBanner300x250',
      bottomMessage: 'Terms apply',
      buttonText: 'Join',
      linkUrl: 'shop://win?a=1',
      publishDate: at(-1),
      expirationDate: at(1),
    };
    const types = ['displayAd', 'videoAdHorizontalVideo', 'videoAdVerticalVideo', 'mobileNotification'];
    const ads = [all, ...types.map((adType) => ({ adType }))];
    await app.take({ offlineCampaigns: [campaign('A', { ads })] });
    const data = await app.data('content-delivery', { mid });
    const ids = { adId: hexIdText, campaignId: hexIdText };
    const of = { ...ids, campaignName: 'Campaign A' };
    expect(data.leadAd).toEqual([{ ...all, ...of }]);
    const nothing = Object.fromEntries(Object.keys(all).map((key) => [key, null]));
    const bare = (adType: string) => ({ ...nothing, ...of, adType });
    expect(data).toMatchObject({
      displayAd: [{ ...bare('displayAd'), bannerType: 'default' }],
      videoAdHorizontalVideo: [bare('videoAdHorizontalVideo')],
      videoAdVerticalVideo: [bare('videoAdVerticalVideo')],
      mobileNotifications: [bare('mobileNotification')],
    });
  });

  test('of campaigns that run now, by the clock', async () => {
    covers('footprints:mobile-content.read/running');
    server.clock.freeze();
    await app.take({
      offlineCampaigns: [
        campaign('always', { ads: [ad('always')] }),
        campaign('from', { startDate: at(2), ads: [ad('from')] }),
        campaign('until', { endDate: at(1), ads: [ad('until')] }),
        campaign('between', { startDate: at(1), endDate: at(2), ads: [ad('between')] }),
        campaign('off', { archived: true, ads: [ad('off')] }),
      ],
    });
    expect(await titles()).toEqual(['until', 'always']);
    server.clock.move(hourMs - 1);
    expect(await titles()).toEqual(['until', 'always']);
    server.clock.move(1);
    expect(await titles()).toEqual(['between', 'always']);
    server.clock.move(hourMs);
    expect(await titles()).toEqual(['from', 'always']);
    server.clock.run();
  });

  test('and within their own dates', async () => {
    covers('footprints:mobile-content.read/published');
    const ads = [ad('later', { publishDate: at(1) }), ad('now', { publishDate: at(-1), expirationDate: at(1) })];
    await app.take({ offlineCampaigns: [campaign('A', { ads })] });
    expect(await titles()).toEqual(['now']);
    server.clock.move(hourMs);
    expect(await titles()).toEqual(['later']);
  });

  test('ids stay when the campaign is imported again, and are its own', async () => {
    covers('footprints:mobile-content.read/ids');
    const idsOf = async () => {
      const { displayAd } = await app.data('content-delivery', { mid });
      return Object.fromEntries(displayAd.map(({ title, adId }: Record<string, string>) => [title, adId]));
    };
    const [one, other] = [ad('one', { externalId: 'one' }), ad('other', { externalId: 'other' })];
    const last = campaign('B', { ads: [ad('first of B')] });
    await app.take({ offlineCampaigns: [campaign('A', { ads: [one, other] }), last] });
    const before = await idsOf();
    expect(new Set(Object.values(before)).size).toBe(3);
    await app.take({ offlineCampaigns: [campaign('A', { name: 'New', ads: [other, { ...one, buttonText: 'x' }] })] });
    expect(await idsOf()).toEqual(before);
  });

  test('the newest campaign goes first, each in its order, twenty of a type', async () => {
    covers('footprints:mobile-content.read/order');
    const many = Array.from({ length: 19 }, (_, n) => ad(`old ${n}`));
    const ads = [ad('new 0'), { adType: 'leadAd', title: 'lead' }, ad('new 1')];
    await app.take({ offlineCampaigns: [campaign('old', { ads: many }), campaign('new', { ads })] });
    expect(await titles()).toEqual(['new 0', 'new 1', ...many.slice(0, 18).map(({ title }) => title)]);
    expect((await app.data('content-delivery', { mid })).leadAd).toHaveLength(1);
  });

  test('products have the keys of ads, too: those of their ad, else their own', async () => {
    covers('footprints:mobile-content.read/reply.products');
    const { sponsoredProducts, recommendationProducts } = await demo.data('content-delivery', {
      mid: await demo.init(),
    });
    const place = { campaignName: 'Open house', url: 'https://shop.example.com/places', category: 'Parking' };
    const withAd = { ...place, title: 'Park next door', contentUrl: 'https://shop.example.com/parking.jpg' };
    const alone = {
      ...place,
      title: 'Place 8',
      contentUrl: 'https://shop.example.com/place.jpg',
      contentType: 'image',
    };
    expect(sponsoredProducts).toMatchObject([
      { ...withAd, adType: 'sponsoredProduct', offerPrice: '50.00', linkUrl: 'https://shop.example.com/parking' },
      { ...alone, adType: 'sponsoredProduct', offerPrice: '55.00', linkUrl: 'https://shop.example.com/places' },
    ]);
    expect(recommendationProducts).toMatchObject([
      { ...alone, adType: 'recommendationProduct', price: '60.00' },
      { ...withAd, adType: 'recommendationProduct', price: '60.00' },
      { title: 'Apartment 2B', campaignName: null, adId: null, contentUrl: null, contentType: null },
      { title: 'Covered parking place' },
      { title: 'Two rooms, garden side' },
    ]);
  });

  test('a search narrows what is recommended, and nothing else', async () => {
    covers('footprints:mobile-content.read/body.searchQuery');
    const data = await demo.data('content-delivery', { mid: await demo.init(), searchQuery: 'apartment' });
    expect(data.recommendationProducts.map(({ name }: { name: string }) => name)).toEqual([
      'Apartment 2B',
      'Two rooms, garden side',
    ]);
    expect([data.sponsoredProducts.length, data.displayAd.length]).toEqual([2, 1]);
  });
});

describe('sponsored products', () => {
  const sponsoring = (products: object[], more = {}) => ({
    ...catalogue,
    offlineCampaigns: [campaign('A', { products, ...more })],
  });

  test('SKUs and offers, with the campaign’s prices, else the catalogue’s', async () => {
    covers('footprints:mobile-sponsored.list/reply', 'footprints:mobile-sponsored.list/prices');
    const products = [
      { sku: 'boot-40', offerPrice: 59.5 },
      { sku: 'boot-41', offerPrice: 60, originalPrice: '100' },
      { offer: 'boot' },
    ];
    await app.take(sponsoring(products));
    const boot = {
      id: hexIdText,
      campaignId: hexIdText,
      adId: hexIdText,
      name: 'Boot',
      url: null,
      image: null,
      description: 'Of leather',
      category: 'Shoes',
    };
    const expected = [
      { ...boot, name: 'Boot, 40', sku: 'boot-40', offerPrice: '59.50', originalPrice: '80.00' },
      { ...boot, name: 'Boot, 41', sku: 'boot-41', offerPrice: '60.00', originalPrice: '100.00' },
      { ...boot, sku: 'boot', offerPrice: '90.00', originalPrice: '90.00' },
    ];
    for (const path of ['sponsored-products-json', 'sponsored-products-ad'])
      expect(await app.data(path, { mid, additionalData: { screen: 'home' } })).toEqual(expected);
  });

  test('their ids alone', async () => {
    covers('footprints:mobile-sponsored.list/ids', 'footprints:mobile-sponsored.list/body.additionalData');
    await app.take(sponsoring([{ sku: 'boot-40' }]));
    const [{ id, campaignId, adId, sku }] = await app.data('sponsored-products-json', { mid });
    expect(await app.data('sponsored-products-id', { mid, additionalData: { screen: 'home' } })).toEqual([
      { id, campaignId, adId, sku },
    ]);
  });

  test('named by external id or id; each once; what is not there, or not in use, is left out', async () => {
    covers('footprints:mobile-sponsored.list/names');
    await app.take(catalogue);
    const [{ id }] = await app.data('recommendation-products-ids', { mid, searchQuery: 'Boot, 41' });
    const products = [{ sku: 'boot-50' }, { sku: id }, { offer: 'boot-40' }, { sku: 'boot-40' }, { sku: 'boot-40' }];
    await app.take(sponsoring(products));
    expect(await skus()).toEqual(['boot-41', 'boot-40']);
    await app.take({ skus: [{ externalId: 'boot-41', archived: true }] });
    expect(await skus()).toEqual(['boot-40']);
  });

  test('twenty at most are shown, and what is recommended knows of all', async () => {
    covers('footprints:mobile-sponsored.list/limit');
    const items = Array.from({ length: 25 }, (_, n) => ({ externalId: `n${n}`, name: `Item ${n}` }));
    const products = items.map(({ externalId }) => ({ sku: externalId }));
    await app.take({ skus: items, offlineCampaigns: [campaign('A', { products })] });
    expect(await skus()).toEqual(items.slice(0, 20).map(({ externalId }) => externalId));
    const { sponsoredProducts, recommendationProducts } = await app.data('content-delivery', { mid });
    expect(sponsoredProducts).toHaveLength(20);
    expect(recommendationProducts[0]).toMatchObject({ name: 'Item 24', adId: hexIdText });
  });

  test('while the campaign runs, and the ad that they go with is shown', async () => {
    covers('footprints:mobile-sponsored.list/running');
    const ads = [ad('soon', { externalId: 'soon', publishDate: at(1) })];
    const products = [{ sku: 'boot-40', ad: 'soon' }, { sku: 'boot-41' }, { offer: 'boot', ad: 'no such ad' }];
    await app.take(sponsoring(products, { ads, endDate: at(2) }));
    expect(await skus()).toEqual(['boot-41']);
    server.clock.move(hourMs);
    expect(await skus()).toEqual(['boot-40', 'boot-41']);
    const [{ adId }] = await app.data('sponsored-products-ad', { mid });
    expect((await app.data('content-delivery', { mid })).displayAd[0].adId).toBe(adId);
    server.clock.move(hourMs);
    expect(await skus()).toEqual([]);
  });
});

test('the import takes what can be shown, and refuses the rest by its place', async () => {
  covers('footprints:mobile-content.read/import');
  const wrong = async (more: object) => {
    const error = await app.take({ offlineCampaigns: [campaign('A', more)] }).then(
      () => undefined,
      (thrown) => thrown,
    );
    return error?.fields;
  };
  const refused = (field: string, reason: string) => [{ field: `offlineCampaigns[0].${field}`, reason }];
  const linkUrl = [
    'javascript:alert(1)',
    ' JavaScript:x',
    'data:text/html,x',
    '//example.com',
    'example.com',
    'https://a b',
  ];
  for (const link of linkUrl)
    expect(await wrong({ ads: [ad('x', { linkUrl: link })] })).toEqual(refused('ads', 'wrong_format'));
  expect(await wrong({ ads: [{ title: 'x' }] })).toEqual(refused('ads', 'required'));
  expect(await wrong({ ads: [{ adType: 'popup' }] })).toEqual(refused('ads', 'wrong_value'));
  expect(await wrong({ ads: [ad('x', { publishDate: 'soon' })] })).toEqual(refused('ads', 'wrong_format'));
  expect(await wrong({ ads: [ad('x', { clicks: 1 })] })).toEqual(refused('ads', 'unknown'));
  const twice = [ad('x', { externalId: 'x' }), ad('y', { externalId: 'x' })];
  expect(await wrong({ ads: twice })).toEqual(refused('ads', 'taken'));
  expect(await wrong({ ads: {} })).toEqual(refused('ads', 'wrong_type'));
  expect(await wrong({ products: [{ offerPrice: 1 }] })).toEqual(refused('products', 'required'));
  expect(await wrong({ products: [{ sku: 'a', offer: 'b' }] })).toEqual(refused('products', 'wrong_value'));
  expect(await wrong({ products: [{ sku: 'a', offerPrice: -1 }] })).toEqual(refused('products', 'out_of_range'));
  expect(await wrong({ products: ['a'] })).toEqual(refused('products', 'wrong_type'));
});

describe('who asks', () => {
  const paths = [
    'content-delivery',
    'sponsored-products-id',
    'sponsored-products-json',
    'sponsored-products-ad',
    'recommendation-products',
    'recommendation-products-ids',
    'recommendation-products-json',
    'recommendation-products/search',
    'proximity-location',
  ];
  const call = (path: string, headers: Record<string, string>, json: unknown) =>
    server.call('POST', `/mobileapi/${path}`, { headers, json });

  test.each(paths)('%s: the key in header or body, and the session’s id', async (path) => {
    covers('footprints:mobile-content/key', 'footprints:mobile-content/unknown', 'footprints:mobile-content/errors');
    const { appkey } = app;
    const refused = (status: number) => ({
      status,
      json: { success: false, error: expect.any(String), message: expect.any(String) },
    });
    const good = { status: 200, json: { success: true, mobileId: mid } };
    expect(await call(path, { appKey: appkey }, { mid })).toMatchObject(good);
    expect(await call(path, {}, { appkey, mid: `c${mid}` })).toMatchObject(good);
    expect(await call(path, {}, { mid })).toMatchObject(refused(401));
    expect(await call(path, {}, { appkey: `${appkey.slice(0, -4)}beef`, mid })).toMatchObject(refused(401));
    const foreign = await demo.init();
    for (const wrong of [undefined, '', foreign, `${mid.slice(0, -4)}beef`, 'x'])
      expect(await call(path, {}, { appkey, mid: wrong })).toMatchObject({
        ...refused(400),
        json: { success: false, message: 'Invalid data: mid' },
      });
  });

  test.each(paths)('%s: as a form and as multipart', async (path) => {
    covers('footprints:mobile-content/forms');
    const fields = {
      appkey: app.appkey,
      mid,
      searchQuery: 'x',
      'additionalData[0][attributeName]': 'brands',
      'additionalData[0][attributeValue]': 'Zara',
    };
    const parts = new FormData();
    const json = { appkey: app.appkey, mid, additionalData: '{"brands": ["Zara"]}' };
    for (const [name, value] of Object.entries(json)) parts.append(name, value);
    const expected = { status: 200, json: { success: true, mobileId: mid } };
    expect(await server.call('POST', `/mobileapi/${path}`, { form: fields })).toMatchObject(expected);
    expect(await server.call('POST', `/mobileapi/${path}`, { raw: parts })).toMatchObject(expected);
  });

  test('asking stores nothing', async () => {
    covers('footprints:mobile-content/stores-nothing');
    const counted = async () =>
      server.sql(
        'select (select count(*) from tracking_events) as events, (select count(*) from changes) as changes, (select max(seen_at) from tracking_sessions) as seen',
      );
    const before = await counted();
    server.clock.move(hourMs);
    for (const path of paths)
      await app.data(path, {
        mid,
        lat: 46,
        lon: 23,
        additionalData: [{ attributeName: 'brands', attributeValue: 'x' }],
      });
    expect(await counted()).toEqual(before);
  });

  test('other shops’ things are not shown', async () => {
    await app.take({
      ...catalogue,
      offlineCampaigns: [campaign('A', { ads: [ad('mine')], products: [{ sku: 'boot-40' }] })],
    });
    const other = appOf(server, await server.tenant(`Other ${shops}`, { demo: false }));
    expect(await other.data('content-delivery', { mid: await other.init() })).toEqual(emptyLists);
    expect((server.demo.footprints as Block).appkey).not.toBe(app.appkey);
  });
});
