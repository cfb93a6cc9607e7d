import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { covers } from '../../support/covers.ts';
import { type Block, hexId, instant, type Session, signIn, startSession } from './session.ts';

/** List Catalogues to List Channels, over the sample data and over a catalogue of hundreds. */

let session: Session;
let other: Session;
beforeAll(async () => {
  session = await startSession();
  const empty = await session.server.tenant('Empty', { demo: false });
  other = await signIn(session.server, empty.footprints as Block);
});
afterAll(() => session.server.close());

type Item = Record<string, unknown> & { _id: string; name: string };
const list = async (path: string, as = session): Promise<Item[]> => {
  const { status, json } = await as.call('GET', path);
  expect(status).toBe(200);
  return json;
};
const _id = expect.stringMatching(hexId);
const moment = expect.stringMatching(instant);
const details = (id: unknown, text: string) =>
  session.server.sql('update catalogue_items set details = $2 where external_id = $1', [id, text]);

test('catalogues, offers and SKUs, each with what it is a part of', async () => {
  covers('footprints:catalogue.list/reply', 'footprints:offer.list/reply', 'footprints:sku.list/reply');
  const { offerCategoryId, offerId, skuId } = session.block;
  const [apartments, parking, ...noMore] = await list('/api/offerCategory');
  expect([apartments, parking, noMore]).toEqual([
    { _id: offerCategoryId, name: 'Apartments' },
    { _id, name: 'Parking' },
    [],
  ]);
  const offers = await list('/api/offer');
  expect(offers).toEqual([
    { _id: offerId, name: 'Two rooms, garden side', price: 800, externalId: 'OFFER-1', offerCategory: apartments },
    { _id, name: 'Covered parking place', price: 60, externalId: 'OFFER-2', offerCategory: parking },
  ]);
  const [flat, place] = offers.map((offer) => ({ _id: offer._id, name: offer.name }));
  expect(await list('/api/sku')).toEqual([
    { _id: skuId, name: 'Apartment 2B', price: 400, externalId: '12345', quantity: 3, offer: flat },
    { _id, name: 'Place 7', price: 60, externalId: 'PLACE-7', quantity: 1, offer: place },
    { _id, name: 'Place 8', price: 60, externalId: 'PLACE-8', quantity: 1, offer: place },
  ]);
});

test('what an item does not have is null, and an archived one is not listed', async () => {
  covers('footprints:offer.list/nulls', 'footprints:catalogue.list/archived');
  const { sql } = session.server;
  const tenant = `(select tenant_id from catalogue_items where external_id = 'OFFER-2')`;
  const insert = (id: string, kind: string, archived: string) =>
    sql(
      `insert into catalogue_items (tenant_id, id, kind, name, created_at, updated_at, archived_at)
       values (${tenant}, $1, $2, 'Bare', now(), now(), ${archived})`,
      [id, kind],
    );
  await insert('01900000-0000-7000-8000-00000000a001', 'offer', 'null');
  await insert('01900000-0000-7000-8000-00000000a002', 'sku', 'null');
  await insert('01900000-0000-7000-8000-00000000a003', 'sku', 'now()');
  expect((await list('/api/offer')).at(-1)).toEqual({
    _id,
    name: 'Bare',
    price: null,
    externalId: null,
    offerCategory: null,
  });
  const skus = await list('/api/sku');
  expect(skus.at(-1)).toEqual({ _id, name: 'Bare', price: null, externalId: null, quantity: null, offer: null });
  expect(skus).toHaveLength(4);
  expect((await session.call('GET', '/api/sku')).headers.get('x-records')).toBe('4');
  await sql(`delete from catalogue_items where name = 'Bare'`);
});

describe('paging', () => {
  const stands = async (path: string, as = session) => {
    const { headers, json } = await as.call('GET', path);
    const numbers = ['x-current-page', 'x-records', 'x-total-pages'].map((name) => Number(headers.get(name)));
    return [...numbers, json.length];
  };

  test('the headers say where a page stands, and browsers may read them', async () => {
    covers('footprints:catalogue.list/headers', 'footprints:offer.list/headers', 'footprints:sku.list/headers');
    expect(await stands('/api/offerCategory')).toEqual([1, 2, 1, 2]);
    expect(await stands('/api/offer?page=1')).toEqual([1, 2, 1, 2]);
    expect(await stands('/api/sku?page=1')).toEqual([1, 3, 1, 3]);
    const { headers } = await session.call('GET', '/api/sku');
    expect(headers.get('access-control-expose-headers')).toBe('X-Total-Pages, X-Records, X-Current-Page');
  });

  test('every item is on one page, a hundred on each; totals are exact', async () => {
    covers(
      'footprints:catalogue.list/query.page',
      'footprints:offer.list/query.page',
      'footprints:sku.list/query.page',
    );
    covers('footprints:catalogue.list/page-size', 'footprints:catalogue.list/past-the-end');
    await session.server.sql(
      `insert into catalogue_items (tenant_id, id, kind, name, created_at, updated_at)
       select tenant_id, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'sku', 'SKU ' || n, now(), now()
       from generate_series(1, 247) n, (select tenant_id from catalogue_items where external_id = 'OFFER-2') t`,
    );
    expect(await stands('/api/sku')).toEqual([1, 250, 3, 100]);
    const pages = [1, 2, 3].map((page) => list(`/api/sku?page=${page}`));
    const all = (await Promise.all(pages)).flat();
    expect(new Set(all.map(({ name }) => name)).size).toBe(250);
    expect(all.map(({ name }) => name).slice(3)).toEqual(Array.from({ length: 247 }, (_, n) => `SKU ${n + 1}`));
    expect(await stands('/api/sku?page=4')).toEqual([4, 250, 3, 0]);
    expect(await stands('/api/sku?page=1000000')).toEqual([1_000_000, 250, 3, 0]);
    expect(await stands('/api/offer?page=2')).toEqual([2, 2, 1, 0]);
    expect(await stands('/api/offerCategory', other)).toEqual([1, 0, 0, 0]);
    await session.server.sql(`delete from catalogue_items where name like 'SKU %'`);
  });

  test.each(['0', '-1', '1.5', 'x', '1000001', ''])('page %o is 400, named', async (page) => {
    covers('footprints:catalogue.list/page-wrong');
    const { status, json } = await session.call('GET', `/api/offer?page=${page}`);
    expect([status, json]).toEqual([400, { status: 'error', message: 'Invalid data: page' }]);
  });
});

describe('locations', () => {
  test('have every key that is printed', async () => {
    covers('footprints:location.list/reply');
    const [centre, oldTown, ...noMore] = await list('/api/location');
    expect([centre, noMore]).toEqual([
      {
        _id: session.block.locationId,
        timestamp: moment,
        createdAt: moment,
        areaId: _id,
        name: 'Riverside Centre',
        description: '10:00-22:00',
        address: '1 River Street, Cluj-Napoca, Romania',
        __v: 0,
        coords: [46.77, 23.6],
        image: '',
      },
      [],
    ]);
    expect(oldTown?.areaId).not.toBe(centre?.areaId);
  });

  test('are kept by country and county: the whole name, in any case of letters', async () => {
    covers('footprints:location.list/query.country_name', 'footprints:location.list/query.county_name');
    covers('footprints:location.list/matching');
    await details('OLD-TOWN', JSON.stringify({ country: 'România', county: 'Bistrița-Năsăud' }));
    const found = async (query: Record<string, string>) =>
      (await list(`/api/location?${new URLSearchParams(query)}`)).map(({ name }) => name);
    expect(await found({ country_name: 'romania' })).toEqual(['Riverside Centre']);
    // Composed and decomposed marks are the same letters.
    expect(await found({ country_name: 'ROMÂNIA'.normalize('NFD') })).toEqual(['Old Town Centre']);
    expect(await found({ county_name: ' BISTRIȚA-NĂSĂUD ' })).toEqual(['Old Town Centre']);
    expect(await found({ country_name: 'Romania', county_name: 'cluj' })).toEqual(['Riverside Centre']);
    for (const none of [{ country_name: 'Roman' }, { county_name: '%' }, { country_name: 'Romania', county_name: 'x' }])
      expect(await found(none)).toEqual([]);
    expect(await found({ country_name: '', county_name: '' })).toHaveLength(2);
  });

  test('that say nothing about themselves', async () => {
    covers('footprints:location.list/bare');
    await details('OLD-TOWN', '{"coords": ["x"]}');
    const [, bare] = await list('/api/location');
    expect(bare).toMatchObject({ areaId: null, description: '', address: '', coords: [0, 0], image: '' });
  });
});

describe('offline campaigns', () => {
  test('have every key that is printed; loyalty campaigns are none', async () => {
    covers('footprints:offline-campaign.list/reply', 'footprints:offline-campaign.list/no-loyalty');
    const printed = {
      _id,
      locationId: session.block.locationId,
      name: 'Open house',
      description: '',
      image: null,
      type: 'offline',
      budget: 0,
      startDate: moment,
      endDate: moment,
      timestamp: moment,
      createdAt: moment,
      drawFrequency: { repeats: 'none', frequency: null, day: null, end: { type: '', value: '' } },
      winningType: [],
      __v: 0,
    };
    expect(await list('/api/offlineCampaign')).toEqual([printed]);
    const draw = { repeats: 'weekly', frequency: 2, day: 'monday', end: { type: 'after', value: '3' } };
    await details('OPEN-HOUSE', JSON.stringify({ drawFrequency: draw, winningType: ['random'], image: 'a.png' }));
    const bare = { startDate: null, endDate: null, image: 'a.png', winningType: ['random'], drawFrequency: draw };
    expect(await list('/api/offlineCampaign')).toEqual([{ ...printed, ...bare }]);
    await details('OPEN-HOUSE', '{"type": "drive_loyalty"}');
    expect(await list('/api/offlineCampaign')).toEqual([]);
  });
});

test('business users with what they work for; the id is a lead’s consultantId', async () => {
  covers('footprints:business-user.list/reply', 'footprints:business-user.list/consultant');
  const { consultantId, locationId, offerCategoryId } = session.block;
  expect(await list('/api/business-users')).toEqual([
    {
      _id: consultantId,
      locations: [{ _id: locationId, name: 'Riverside Centre' }],
      offerCategories: [{ _id: offerCategoryId, name: 'Apartments' }],
      firstName: 'Ada',
      lastName: 'Consultant',
      email: 'ada@example.com',
      phone: '+40722000001',
      groupRole: 'sales',
      role: 'consultant',
    },
  ]);
  await session.server.sql(`update staff set archived_at = now() where email = 'ada@example.com'`);
  expect(await list('/api/business-users')).toEqual([]);
  const lead = await session.lead({ userEmail: 'a@example.org', consultantId: String(consultantId) });
  expect([lead.status, lead.json.message]).toEqual([400, 'Invalid data: consultantId']);
  await session.server.sql(`update staff set archived_at = null, phone = null, details = '{}'`);
  expect((await list('/api/business-users'))[0]).toMatchObject({ phone: '', groupRole: '' });
});

test('channels with their media type; the id is a lead’s channelId', async () => {
  covers('footprints:channel.list/reply', 'footprints:channel.list/lead');
  const channels = await list('/api/channels');
  expect(channels).toEqual([
    { _id: session.block.channelId, name: 'Newsletter', mediaType: 'Owned Media' },
    { _id, name: 'Word of mouth', mediaType: 'Earned Media' },
  ]);
  const { status } = await session.lead({ userEmail: 'b@example.org', channelId: String(channels[1]?._id) });
  expect(status).toBe(200);
});

test('another tenant’s lists are its own', async () => {
  covers('footprints:catalogue.list/tenant');
  for (const path of ['offerCategory', 'offer', 'sku', 'location', 'offlineCampaign', 'business-users', 'channels'])
    expect(await list(`/api/${path}`, other)).toEqual([]);
});
