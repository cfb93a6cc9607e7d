import { beforeAll, expect, inject, test } from 'vitest';
import {
  printedBusinessUsers,
  printedCampaigns,
  printedCatalogues,
  printedChannels,
  printedHeaders,
  printedLocations,
  printedOffers,
  printedSkus,
} from './footprints-lists.samples.ts';
import { covers } from './support/covers.ts';
import { shapeProblems } from './support/shape.ts';

const baseUrl = inject('baseUrl');
const { footprints = {} } = inject('credentials');
const { key, secret, offerCategoryId, offerId, skuId, locationId, consultantId, channelId } = footprints;

// biome-ignore lint/suspicious/noExplicitAny: what comes is compared with what the document prints
type Json = any;
let access_token = '';

beforeAll(async () => {
  const response = await fetch(`${baseUrl}/api/token`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      Authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
    },
    body: 'grant_type=client_credentials',
  });
  ({ access_token } = (await response.json()) as Json);
});

/** As the samples do: some with a form content type on the GET, some without. */
async function get(path: string, headers: Record<string, string> = {}): Promise<{ headers: Headers; json: Json }> {
  const url = `${baseUrl}${path}${path.includes('?') ? '&' : '?'}access_token=${access_token}`;
  const response = await fetch(url, { headers });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  return { headers: response.headers, json: await response.json() };
}
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

function expectHeaders(headers: Headers, records: number): void {
  for (const [name, printed] of Object.entries(printedHeaders))
    expect([name, headers.get(name)]).toEqual([name, name === 'X-Records' ? String(records) : printed]);
}

test('List Catalogues: the example', async () => {
  covers('footprints:catalogue.list/example', 'footprints:catalogue.list/headers');
  const { headers, json } = await get('/api/offerCategory');
  expect(shapeProblems(json, printedCatalogues)).toEqual([]);
  expect(json[0]._id).toBe(offerCategoryId);
  expectHeaders(headers, json.length);
});

test('List offers: the example', async () => {
  covers('footprints:offer.list/example', 'footprints:offer.list/headers');
  const { headers, json } = await get('/api/offer?page=1');
  expect(shapeProblems(json, printedOffers)).toEqual([]);
  expect(json[0]).toMatchObject({ _id: offerId, offerCategory: { _id: offerCategoryId } });
  expectHeaders(headers, json.length);
});

test('List SKUs: the example', async () => {
  covers('footprints:sku.list/example', 'footprints:sku.list/headers');
  const { headers, json } = await get('/api/sku?page=1');
  expect(shapeProblems(json, printedSkus)).toEqual([]);
  expect(json[0]).toMatchObject({ _id: skuId, offer: { _id: offerId } });
  expectHeaders(headers, json.length);
});

test('List Locations: the example', async () => {
  covers('footprints:location.list/example', 'footprints:location.list/query.country_name');
  const all = (await get('/api/location?country_name=&county_name=', form)).json;
  expect(shapeProblems(all, printedLocations)).toEqual([]);
  expect(all).toHaveLength(2);
  const { json } = await get('/api/location?country_name=Romania&county_name=Cluj', form);
  expect(json.map(({ _id }: Json) => _id)).toEqual([locationId]);
});

test('List Offline Campaigns: the example', async () => {
  covers('footprints:offline-campaign.list/example');
  const { json } = await get('/api/offlineCampaign', form);
  expect(shapeProblems(json, printedCampaigns)).toEqual([]);
  expect(json).toMatchObject([{ locationId, type: 'offline', winningType: [] }]);
});

test('List Business Users: the example', async () => {
  covers('footprints:business-user.list/example');
  const { json } = await get('/api/business-users', form);
  expect(shapeProblems(json, printedBusinessUsers)).toEqual([]);
  expect(json[0]).toMatchObject({ _id: consultantId, groupRole: 'sales', role: 'consultant' });
});

test('List Channels: the example', async () => {
  covers('footprints:channel.list/example');
  const { json } = await get('/api/channels', form);
  expect(shapeProblems(json, printedChannels)).toEqual([]);
  expect(json[0]._id).toBe(channelId);
});
