import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor, type Tenant } from '../../src/core/access/access.ts';
import { exportCatalogue } from '../../src/core/catalogue/import/export-catalogue.ts';
import { importCatalogue } from '../../src/core/catalogue/import/import-catalogue.ts';
import { fileLimits } from '../../src/core/catalogue/import/read-file.ts';
import { sections } from '../../src/core/catalogue/import/sections.ts';
import type { CoreError } from '../../src/core/errors.ts';
import { toObjectId } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { rowsOf, tablesOf } from '../security/tables.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** The operator's catalogue as a file: in, out, again, wrong, twice at once. */

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.server.jobs.stop();
});
afterAll(() => server.close());

type File = Record<string, readonly Record<string, unknown>[]>;
interface Shop {
  readonly tenant: Tenant;
  take(file: unknown, isDryRun?: boolean): Promise<unknown>;
  show(): Promise<File>;
  /** What is wrong with a file, as `place reason`. */
  wrong(file: unknown): Promise<string[]>;
}
let shops = 0;
/** A tenant with nothing, unless asked for sample data. */
async function newShop(demo = false): Promise<Shop> {
  shops += 1;
  const { tenant: code } = await server.tenant(`Shop ${shops}`, { demo });
  const tenant = await tenantByCode(server, code);
  const actor = systemActor(tenant, 'console');
  const take: Shop['take'] = (file, isDryRun = false) =>
    server.server.deps.run(actor, importCatalogue, { file, isDryRun });
  return {
    tenant,
    take,
    show: async () => (await server.server.deps.run(actor, exportCatalogue, undefined)) as unknown as File,
    async wrong(file) {
      const error = await take(file).then(
        () => undefined,
        (thrown: CoreError) => thrown,
      );
      expect(error?.code).toBe('invalid');
      return (error?.fields ?? []).map(({ field, reason }) => `${field} ${reason}`);
    },
  };
}
const everything = async () => (await rowsOf(server, await tablesOf(server))).sort();
const counts = (created: number, updated = 0, archived = 0, unchanged = 0) => ({
  created,
  updated,
  archived,
  unchanged,
});

/** The example of docs/catalogue.md. */
async function example(): Promise<File> {
  const text = await readFile(resolve(import.meta.dirname, '../../../docs/catalogue.md'), 'utf8');
  return JSON.parse(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '');
}

describe('the documented example', () => {
  test('is imported whole, and comes out as it went in', async () => {
    const shop = await newShop();
    const file = await example();
    expect(await shop.take(file)).toEqual(
      Object.fromEntries(sections.map(({ name }) => [name, counts(file[name]?.length ?? -1)])),
    );
    const dates = { startDate: '2026-03-01T09:00:00.000Z', endDate: '2026-03-31T18:00:00.000Z' };
    const [campaign] = file.offlineCampaigns ?? [];
    expect(await shop.show()).toEqual({ ...file, offlineCampaigns: [{ ...campaign, ...dates }] });
  });

  test('has every section and every field that can be imported', async () => {
    const file = await example();
    for (const { name, fields } of sections) {
      const shown = (file[name] ?? []).flatMap(Object.keys);
      const left = Object.keys(fields).filter((field) => !shown.includes(field));
      // A new shop has no connection; archiving, describing and picturing are the others.
      expect(
        left.filter((field) => !['archived', 'connection', 'url', 'description', 'image'].includes(field)),
      ).toEqual([]);
    }
  });

  test('checked only, it says the same and writes nothing', async () => {
    const shop = await newShop();
    const before = await everything();
    const told = await shop.take(await example(), true);
    expect(await everything()).toEqual(before);
    expect(await shop.take(await example())).toEqual(told);
  });
});

test('importing what was exported changes nothing at all, sample data without external ids included', async () => {
  const shop = await newShop(true);
  const file = await shop.show();
  expect(file.offlineCampaigns?.map(({ name }) => name)).toEqual(['Open house']);
  const before = await everything();
  const told = (await shop.take(file)) as Record<string, unknown>;
  expect(
    Object.values(told).every(
      (one) =>
        JSON.stringify(one) === JSON.stringify({ ...counts(0), unchanged: (one as { unchanged: number }).unchanged }),
    ),
  ).toBe(true);
  expect(await everything()).toEqual(before);
});

describe('a second file', () => {
  test('changes what it says, leaves what it does not say, clears what it says is nothing', async () => {
    const shop = await newShop();
    await shop.take(await example());
    server.clock.move(60_000);
    const told = await shop.take({
      offers: [
        { externalId: 'two-rooms', price: 810 },
        { externalId: 'parking', name: 'Parking' },
      ],
      skus: [{ externalId: '2B', offer: 'parking', price: null, quantity: null }],
      staff: [{ email: 'ADA@Example.com', phone: null, locations: [], groupRole: 'service' }],
      templates: [{ key: 'welcome', subject: null }],
    });
    expect(told).toEqual({
      offers: counts(1, 1),
      skus: counts(0, 1),
      staff: counts(0, 1),
      templates: counts(0, 1),
    });
    const now = await shop.show();
    const offer = { name: 'Two rooms', offerCategory: 'apartments', currency: 'EUR' };
    expect(now.offers).toEqual([
      { externalId: 'two-rooms', ...offer, price: 810 },
      { externalId: 'parking', name: 'Parking' },
    ]);
    expect(now.skus).toEqual([{ externalId: '2B', name: 'Apartment 2B', offer: 'parking', currency: 'EUR' }]);
    const ada = { email: 'ada@example.com', firstName: 'Ada', lastName: 'Consultant', role: 'consultant' };
    expect(now.staff).toEqual([{ ...ada, groupRole: 'service', locations: [], offerCategories: ['apartments'] }]);
    expect(now.templates?.[0]).not.toHaveProperty('subject');
    const [row] = await server.sql<{ moved: boolean }>(
      `select updated_at > created_at as moved from catalogue_items where tenant_id = $1 and external_id = 'two-rooms'`,
      [shop.tenant.id],
    );
    expect(row?.moved).toBe(true);
  });

  test('archives, and brings back; what was never there is not made to be put away', async () => {
    const shop = await newShop();
    await shop.take(await example());
    const put = {
      offers: [
        { externalId: 'two-rooms', archived: true },
        { externalId: 'ghost', archived: true },
      ],
    };
    expect(await shop.take({ ...put, staff: [{ email: 'ada@example.com', archived: true }] })).toEqual({
      offers: counts(0, 0, 1, 1),
      staff: counts(0, 0, 1),
    });
    const now = await shop.show();
    expect([now.offers, now.staff, now.skus?.length]).toEqual([[], [], 1]);
    expect(await shop.take(put)).toEqual({ offers: counts(0, 0, 0, 2) });
    // What points at it keeps doing so, and can still be imported.
    expect(await shop.take({ skus: now.skus })).toEqual({ skus: counts(0, 0, 0, 1) });
    expect(await shop.take({ offers: [{ externalId: 'two-rooms' }] })).toEqual({ offers: counts(0, 1) });
    expect((await shop.show()).offers).toHaveLength(1);
  });

  test('keeps what others keep with an item, and the ids that were handed out', async () => {
    const shop = await newShop(true);
    const ids = async () =>
      server.sql('select id, number from catalogue_items where tenant_id = $1 order by 1', [shop.tenant.id]);
    await server.sql(`update catalogue_items set details = details || '{"theirs": 1}' where tenant_id = $1`, [
      shop.tenant.id,
    ]);
    const before = await ids();
    const file = await shop.show();
    await shop.take({ skus: file.skus?.map((sku) => ({ ...sku, quantity: 77 })) });
    expect(await ids()).toEqual(before);
    const rows = await server.sql<{ details: unknown }>(
      `select details from catalogue_items where tenant_id = $1 and kind = 'sku'`,
      [shop.tenant.id],
    );
    expect(rows.map(({ details }) => details)).toEqual(rows.map(() => ({ theirs: 1, quantity: 77 })));
  });

  test('of another tenant touches nothing here, whatever it names', async () => {
    const [shop, other] = [await newShop(true), await newShop()];
    const before = await shop.show();
    const named = (before.offerCategories?.[0]?.externalId ?? '') as string;
    const told = await other.take({ offerCategories: [{ externalId: named, name: 'Mine' }] });
    expect(told).toEqual({ offerCategories: counts(1) });
    const parent = { offers: [{ externalId: 'x', name: 'x', offerCategory: toObjectId(shop.tenant.id) }] };
    expect(await other.wrong(parent)).toEqual(['offers[0].offerCategory unknown']);
    expect(await shop.show()).toEqual(before);
  });
});

describe('a wrong file', () => {
  test('is told with section, index and field, all at once, and nothing of it stays', async () => {
    const shop = await newShop();
    await shop.take({ locations: [{ externalId: 'here', name: 'Here' }] });
    const before = await everything();
    const told = await shop.wrong({
      offers: [
        { externalId: 'ok', name: 'Fine' },
        { externalId: 'a', name: 'a', price: 'cheap', colour: 'red' },
        { externalId: 'ok', name: 'Again' },
        { name: 'Nameless', currency: 'eur' },
        'offer',
      ],
      locations: [{ externalId: 'l', name: 'l', coords: [91, 0] }],
      offlineCampaigns: [{ externalId: 'c', name: 'c', type: 'drive_loyalty', startDate: 'soon' }],
      shops: [],
      channels: {},
    });
    expect(told).toEqual([
      'offers[1].price wrong_type',
      'offers[1].colour unknown',
      'offers[2].externalId taken',
      'offers[3].currency wrong_format',
      'offers[3].externalId required',
      'offers[4] wrong_type',
      'locations[0].coords out_of_range',
      'offlineCampaigns[0].type wrong_value',
      'offlineCampaigns[0].startDate wrong_format',
      'shops unknown',
      'channels wrong_type',
    ]);
    expect(await everything()).toEqual(before);
  });

  test('that names what is not there, or leaves out what a new item needs, is undone as a whole', async () => {
    const shop = await newShop();
    const before = await everything();
    expect(
      await shop.wrong({
        offerCategories: [{ externalId: 'fine', name: 'Fine' }, { externalId: 'bare' }],
        offers: [{ externalId: 'o', name: 'o', offerCategory: 'nowhere' }],
        staff: [{ email: 'a@example.com', firstName: 'A', locations: ['nowhere'] }],
        customProperties: [{ key: 'k' }],
        templates: [{ key: 'k', name: 'n', connection: 'x' }],
      }),
    ).toEqual([
      'offerCategories[1].name required',
      'offers[0].offerCategory unknown',
      'staff[0].role required',
      'staff[0].locations unknown',
      'customProperties[0].type required',
      'templates[0].body required',
      'templates[0].connection unknown',
    ]);
    expect(await everything()).toEqual(before);
  });

  test.each([
    ['no object', [], ['file wrong_type']],
    ['of another version', { version: 2 }, ['version wrong_value']],
    ['with a NUL', { channels: [{ externalId: 'a', name: '\0' }] }, ['channels[0].name wrong_value']],
    [
      'with too much in it',
      { channels: Array.from({ length: fileLimits.entries + 1 }, (_, n) => ({ externalId: `${n}`, name: 'n' })) },
      ['file too_long'],
    ],
  ])('%s', async (_, file, told) => {
    expect(await (await newShop()).wrong(file)).toEqual(told);
  });

  test.each([
    [0.1 + 0.2, 'wrong_format'],
    [-1, 'out_of_range'],
    [1e12, 'out_of_range'],
    [Number.NaN, 'wrong_value'],
    ['', 'wrong_type'],
    ['1e3', 'wrong_type'],
  ])('a price of %j', async (price, reason) => {
    const told = await (await newShop()).wrong({ offers: [{ externalId: 'a', name: 'a', price }] });
    expect(told).toEqual([`offers[0].price ${reason}`]);
  });

  test('a declared property keeps its type, and a loyalty campaign is not taken for another', async () => {
    const shop = await newShop();
    await shop.take({ customProperties: [{ key: 'size', type: 'number' }] });
    expect(await shop.wrong({ customProperties: [{ key: 'size', type: 'string', unique: true }] })).toEqual([
      'customProperties[0].type wrong_value',
      'customProperties[0].unique wrong_value',
    ]);
    await shop.take({ offlineCampaigns: [{ externalId: 'points', name: 'Points' }] });
    await server.sql(`update catalogue_items set details = '{"type": "drive_loyalty"}' where external_id = 'points'`);
    expect(await shop.wrong({ offlineCampaigns: [{ externalId: 'points', name: 'x' }] })).toEqual([
      'offlineCampaigns[0].externalId taken',
    ]);
    expect((await shop.show()).offlineCampaigns).toEqual([]);
  });
});

test('ten thousand items in one file', async () => {
  const shop = await newShop();
  const skus = Array.from({ length: fileLimits.entries - 1 }, (_, n) => ({
    externalId: `SKU-${n}`,
    name: `SKU ${n}`,
    offer: 'all',
    price: n,
    quantity: n,
  }));
  const file = { offers: [{ externalId: 'all', name: 'All' }], skus };
  expect(await shop.take(file)).toEqual({ offers: counts(1), skus: counts(skus.length) });
  expect((await shop.show()).skus).toEqual(skus);
  expect(await shop.take(file)).toEqual({ offers: counts(0, 0, 0, 1), skus: counts(0, 0, 0, skus.length) });
});

test('the same file many times at once makes everything once', async () => {
  const shop = await newShop();
  const file = await example();
  const told = await Promise.all(
    Array.from({ length: 8 }, () => shop.take(file) as Promise<Record<string, { created: number }>>),
  );
  for (const { name } of sections)
    expect([name, told.reduce((sum, one) => sum + (one[name]?.created ?? 0), 0)]).toEqual([name, file[name]?.length]);
  const rows = await server.sql<{ n: number }>('select count(*)::int as n from catalogue_items where tenant_id = $1', [
    shop.tenant.id,
  ]);
  // A loyalty campaign is an item, too.
  expect(rows[0]?.n).toBe(8);
});
