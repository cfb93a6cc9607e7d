import { beforeAll, expect, inject, test } from 'vitest';
import {
  attributeList,
  attributeObject,
  readContent,
  readRecommended,
  readSponsored,
} from './footprints-content.samples.ts';
import { covers } from './support/covers.ts';
import { shapeProblems } from './support/shape.ts';

const baseUrl = inject('baseUrl');
const { footprints = {} } = inject('credentials');
const { appkey = '' } = footprints;

// biome-ignore lint/suspicious/noExplicitAny: what comes is compared with what the vendor's library reads
type Json = any;
let mid = '';

/** As the vendor's mobile library does: JSON, the key in the header and in the body. */
async function send(method: 'POST' | 'PUT', path: string, body: object): Promise<Json> {
  const response = await fetch(`${baseUrl}/mobileapi/${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', appKey: appkey },
    body: JSON.stringify({ appkey, ...body }),
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  return response.json();
}

beforeAll(async () => {
  ({ mobileId: mid } = await send('POST', 'init', {
    userEmail: 'app@example.com',
    technicalInfo: { deviceType: 'iOS' },
  }));
});

async function ask(path: string, body: object = {}): Promise<Json> {
  const { success, mobileId, data, ...more } = await send('POST', path, { mid, ...body });
  expect([success, mobileId, more]).toEqual([true, mid, {}]);
  return data;
}

test('content-delivery', async () => {
  covers('footprints:mobile-content.read/example');
  const plain = await ask('content-delivery');
  expect(shapeProblems(plain, readContent)).toEqual([]);
  expect(plain.displayAd.map(({ title }: Json) => title)).toEqual(['Park next door']);
  expect(plain.videoAdVerticalVideo).toHaveLength(1);
  const asked = await ask('content-delivery', { additionalData: attributeList, searchQuery: 'place' });
  expect(shapeProblems(asked, readContent)).toEqual([]);
  expect(asked.recommendationProducts).toHaveLength(3);
});

test.each(['sponsored-products-json', 'sponsored-products-ad'])('%s', async (path) => {
  covers('footprints:mobile-sponsored.list/example');
  const data = await ask(path, { additionalData: attributeObject });
  expect(shapeProblems(data, [readSponsored])).toEqual([]);
  expect(data.map(({ sku, offerPrice }: Json) => [sku, offerPrice])).toEqual([
    ['PLACE-7', '50.00'],
    ['PLACE-8', '55.00'],
  ]);
});

test('sponsored-products-id', async () => {
  covers('footprints:mobile-sponsored.list/example');
  const { id, campaignId, adId, sku } = readSponsored;
  const data = await ask('sponsored-products-id', { additionalData: attributeObject });
  expect([data.length, shapeProblems(data, [{ id, campaignId, adId, sku }])]).toEqual([2, []]);
});

test.each(['recommendation-products', 'recommendation-products-json', 'recommendation-products/search'])(
  '%s',
  async (path) => {
    covers('footprints:mobile-recommended.list/example');
    const data = await ask(path, { searchQuery: 'place', additionalData: attributeObject });
    expect(shapeProblems(data, [readRecommended])).toEqual([]);
    expect(data.map(({ name }: Json) => name)).toEqual(['Place 8', 'Place 7', 'Covered parking place']);
  },
);

test('recommendation-products-ids', async () => {
  covers('footprints:mobile-recommended.list/example');
  const { id, campaignId, adId } = readRecommended;
  const data = await ask('recommendation-products-ids', { searchQuery: 'place' });
  expect([data.length, shapeProblems(data, [{ id, campaignId, adId }])]).toEqual([3, []]);
});

test('proximity-location', async () => {
  covers('footprints:mobile-location.nearest/example');
  expect(await ask('proximity-location')).toEqual({});
  await send('PUT', 'geo', { mid, lat: 46.1, lon: 23.6, accuracy: 3 });
  expect(await ask('proximity-location')).toMatchObject({ name: 'Old Town Centre', distance: expect.any(Number) });
});
