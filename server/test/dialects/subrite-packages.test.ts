import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import {
  addPackage,
  badRequest,
  members,
  notFound,
  notFoundPackage,
  overlapping,
  packages,
  said,
} from './subrite-kit.ts';

/** Subscribing to packages, and reading packages and subscriptions. */

const day = 24 * 60 * 60 * 1000;
const paymentDate = '2024-01-08T07:43:30.122Z';

let server: TestServer;
let token: unknown;
let api: ReturnType<typeof packages>;
let people: ReturnType<typeof members>;
let family: { packageId: number; planIds: number[] };
let lifelong: { packageId: number; planIds: number[] };
let made = 0;

beforeAll(async () => {
  server = await startTestServer();
  token = (server.demo.subrite as Record<string, unknown>).token;
  api = packages(server, token);
  people = members(server, token);
  const { tenant } = server.demo;
  family = await addPackage(server, tenant, { name: 'Family', plans: ['Paper', 'Web'], days: 30, price: '199.50' });
  lifelong = await addPackage(server, tenant, { name: 'Lifelong', plans: ['Archive'], days: null });
});
afterAll(() => server.close());

const newMember = async () => {
  made += 1;
  return (await people.create({ email: `buyer-${made}@example.com` })).json as { id: string; memberNumber: number };
};
const subscriptionsIn = async (memberId: string) =>
  (
    await server.sql<{ n: number }>(
      'select count(*)::int as n from subscriptions s join records r on r.id = s.record_id where r.person_id = $1',
      [memberId],
    )
  )[0]?.n;

describe('subscribe', () => {
  test('gives a member every plan of the package, from the payment for its days', async () => {
    covers('subrite:subscribe/path', 'subrite:subscribe/body', 'subrite:subscribe/reply', 'subrite:subscribe/period');
    covers('subrite:subscribe/pre-purchased');
    const { id } = await newMember();
    const answer = await api.subscribe({ packageId: family.packageId, paymentDate, memberId: id });
    const endDate = new Date(Date.parse(paymentDate) + 30 * day).toISOString();
    const bought = { status: 'expired', startDate: paymentDate, endDate };
    expect(said(answer)).toEqual([
      201,
      {
        memberId: id,
        packageId: family.packageId,
        packageName: 'Family',
        paymentDate,
        subscriptions: [
          { id: expect.any(Number), planId: family.planIds[0], planName: 'Paper', ...bought },
          { id: expect.any(Number), planId: family.planIds[1], planName: 'Web', ...bought },
        ],
      },
    ]);
    expect(await server.sql('select count(*)::int as n from orders where title ilike $1', ['%family%'])).toEqual([
      { n: 0 },
    ]);
  });

  test('a package without days has no end; the member may be named by its number as a text', async () => {
    covers('subrite:subscribe/member-id', 'subrite:subscribe/period');
    const { id, memberNumber } = await newMember();
    const body = { packageId: lifelong.packageId, paymentDate: '2024-01-08', memberId: String(memberNumber) };
    const { status, json } = await api.subscribe(body);
    expect([status, json.memberId, json.paymentDate]).toEqual([201, id, '2024-01-08T00:00:00.000Z']);
    expect(json.subscriptions).toEqual([
      {
        ...{ id: expect.any(Number), planId: lifelong.planIds[0], planName: 'Archive', status: 'active' },
        ...{ startDate: '2024-01-08T00:00:00.000Z', endDate: null },
      },
    ]);
  });

  test('the same purchase again is answered the same and done once, in any spelling of its date', async () => {
    covers('subrite:subscribe/again');
    const { id, memberNumber } = await newMember();
    const first = await api.subscribe({ packageId: family.packageId, paymentDate, memberId: id });
    for (const body of [
      { packageId: family.packageId, paymentDate, memberId: id },
      { packageId: family.packageId, paymentDate: '2024-01-08T08:43:30.122+01:00', memberId: id.toUpperCase() },
      { packageId: family.packageId, paymentDate: '2024-01-08 07:43:30.122999', memberId: String(memberNumber) },
    ])
      expect(said(await api.subscribe(body))).toEqual(said(first));
    expect(await subscriptionsIn(id)).toBe(2);
  });

  test('a plan that the member has in a part of that time is refused, and nothing is written', async () => {
    covers('subrite:subscribe/overlap');
    const { id } = await newMember();
    const at = (days: number) => new Date(Date.parse(paymentDate) + days * day).toISOString();
    const buy = (days: number, packageId = family.packageId) =>
      api.subscribe({ packageId, paymentDate: at(days), memberId: id });
    expect((await buy(0)).status).toBe(201);
    for (const days of [-29, -1, 1, 29, 29.999]) expect(said(await buy(days))).toEqual(overlapping(family.packageId));
    expect(await subscriptionsIn(id)).toBe(2);
    // Right before and right after: the end no longer belongs to a period.
    expect([(await buy(30)).status, (await buy(-30)).status]).toEqual([201, 201]);
    // Another package with plans of its own overlaps nothing.
    expect((await buy(1, lifelong.packageId)).status).toBe(201);
  });

  test('an unknown or foreign member or package is 404 and says which', async () => {
    covers('subrite:subscribe/unknown');
    const { id } = await newMember();
    const other = await server.tenant('Other');
    const foreignPackage = (await addPackage(server, other.tenant, { name: 'Theirs', plans: ['x'], days: 1 }))
      .packageId;
    const foreignToken = (other.subrite as Record<string, unknown>).token;
    const foreign = (await members(server, foreignToken).create({ email: 'theirs@example.com' })).json;
    const planId = family.planIds[0];
    for (const packageId of [foreignPackage, planId, 0, -1, 999_999_999, 1e300, Number.MAX_SAFE_INTEGER])
      expect(said(await api.subscribe({ packageId, paymentDate, memberId: id }))).toEqual(notFoundPackage);
    const ids = [
      newId(server.clock.now()),
      '1',
      'abc',
      '99999999999999999999',
      foreign.id,
      String(foreign.memberNumber),
    ];
    for (const memberId of ids)
      expect(said(await api.subscribe({ packageId: family.packageId, paymentDate, memberId }))).toEqual(notFound);
    expect(await subscriptionsIn(id)).toBe(0);
  });

  test.each([
    [
      'nothing',
      {},
      ['packageId should not be empty', 'paymentDate should not be empty', 'memberId should not be empty'],
    ],
    ['a text for a number', { packageId: '17' }, ['packageId must be an integer number']],
    ['a fraction', { packageId: 1.5 }, ['packageId must be an integer number']],
    ['null', { packageId: null }, ['packageId must be an integer number']],
    ['a number for a text', { memberId: 1 }, ['memberId must be a string']],
    ['an object', { memberId: { $ne: 1 } }, ['memberId must be a string']],
    ['an empty id', { memberId: '' }, ['memberId should not be empty']],
    ['a long id', { memberId: 'x'.repeat(101) }, ['memberId must be shorter than or equal to 100 characters']],
    ['a date as a number', { paymentDate: 1704699810122 }, ['paymentDate must be a string']],
  ])('%s is refused', async (_, wrong, message) => {
    covers('subrite:subscribe/wrong-values');
    const right = { packageId: family.packageId, paymentDate, memberId: (await newMember()).id };
    const body = Object.keys(wrong).length === 0 ? {} : { ...right, ...wrong };
    expect(said(await api.subscribe(body))).toEqual(badRequest(...message));
  });

  test.each([
    ...['infinity', '-infinity', 'Infinity', 'NaN', 'now', 'today', 'epoch', 'allballs', '300000-01-01T00:00:00Z'],
    ...['+300000-01-01T00:00:00.000Z', '10000-01-01', '0000-01-01', '2024-02-30', '2023-02-29T10:00:00Z', '2024-13-01'],
    ...[
      '2024-01-08T24:00:00Z',
      '2024-01-08T10:60:00Z',
      '08.01.2024',
      '01/08/2024',
      '2024-1-8',
      '20240108',
      '1704699810',
    ],
    ...['2024-01-08T07:43:30.122Z ', ' 2024-01-08', "2024-01-08'; select 1", '2024-01-08T07:43:30 Europe/Oslo'],
  ])('the payment date %s is none', async (wrong) => {
    covers('subrite:subscribe/wrong-values');
    const { id } = await newMember();
    const answer = await api.subscribe({ packageId: family.packageId, paymentDate: wrong, memberId: id });
    expect(said(answer)).toEqual(badRequest('paymentDate must be a valid ISO 8601 date string'));
    expect(await subscriptionsIn(id)).toBe(0);
  });

  test('a date is kept as it is at both ends of what can be written, and one whose end could not be written is refused', async () => {
    covers('subrite:subscribe/wrong-values', 'subrite:subscribe/period');
    for (const date of ['0001-01-01T00:00:00.000Z', '9999-12-01T23:59:59.999Z', '2024-02-29T23:59:59.999Z']) {
      const { id } = await newMember();
      const { status, json } = await api.subscribe({ packageId: family.packageId, paymentDate: date, memberId: id });
      expect([status, json.paymentDate, json.subscriptions?.[0].startDate]).toEqual([201, date, date]);
      expect(Date.parse(json.subscriptions[0].endDate)).toBe(Date.parse(date) + 30 * day);
      expect((await api.of(id)).json.items[0].startDate).toBe(date);
    }
    const { id } = await newMember();
    const late = { packageId: family.packageId, paymentDate: '9999-12-15T00:00:00Z', memberId: id };
    expect(said(await api.subscribe(late))).toEqual(badRequest('paymentDate must leave an end before the year 10000'));
    expect((await api.subscribe({ ...late, packageId: lifelong.packageId })).status).toBe(201);
    expect(
      await server.sql(`select from subscriptions where not isfinite(starts_at) or not isfinite(ends_at)`),
    ).toEqual([]);
  });

  test('a person whom only another source knows gets them on a record of ours', async () => {
    const [row] = await server.sql<{ id: string }>(`select id from people where email = 'olena@example.com'`);
    const { status } = await api.subscribe({ packageId: family.packageId, paymentDate, memberId: row?.id });
    const records = await server.sql(
      `select r.source from subscriptions s join records r on r.id = s.record_id where r.person_id = $1 group by 1`,
      [row?.id],
    );
    expect([status, records]).toEqual([201, [{ source: 'subrite' }]]);
  });
});

describe('packages', () => {
  const listed = () => [
    {
      ...{ id: family.packageId, name: 'Family', price: 199.5, currency: 'NOK', durationDays: 30 },
      plans: [
        { id: family.planIds[0], name: 'Paper', price: 9.9, currency: 'NOK' },
        { id: family.planIds[1], name: 'Web', price: 9.9, currency: 'NOK' },
      ],
    },
    {
      ...{ id: lifelong.packageId, name: 'Lifelong', price: null, currency: null, durationDays: null },
      plans: [{ id: lifelong.planIds[0], name: 'Archive', price: 9.9, currency: 'NOK' }],
    },
  ];

  test('are listed with their plans, the oldest first, by pages', async () => {
    covers('subrite:packages/list');
    const { status, json } = await api.list();
    expect([status, json.items.slice(1), json.items[0].id]).toEqual([
      200,
      listed(),
      (server.demo.subrite as Record<string, unknown>).packageId,
    ]);
    expect(json).toMatchObject({ total: 3, page: 1, limit: 100, totalPages: 1 });
    expect((await api.list('?page=2&limit=2')).json).toEqual({
      ...{ items: listed().slice(1), total: 3, page: 2, limit: 2, totalPages: 2 },
    });
    expect((await api.list('?page=9')).json.items).toEqual([]);
    expect(said(await api.list('?limit=0&page=x'))).toEqual(
      badRequest('page must be an integer number', 'limit must not be less than 1 nor greater than 1000'),
    );
  });

  test('are read one by one; an unknown, foreign or archived one is 404', async () => {
    covers('subrite:packages/read');
    expect(said(await api.read(family.packageId))).toEqual([200, listed()[0]]);
    const other = await server.tenant('Other again');
    const { packageId: foreign } = other.subrite as { packageId: number };
    for (const id of [foreign, family.planIds[0], 0, 999_999_999])
      expect(said(await api.read(id)), String(id)).toEqual(notFoundPackage);
    for (const id of ['abc', '1.5', '%20', '0x11', '1e3', '-1', '9'.repeat(16)])
      expect(said(await api.read(id)), id).toEqual(badRequest('packageId must be an integer number'));
    const { packageId } = await addPackage(server, server.demo.tenant, { name: 'Old', plans: ['Gone'], days: 1 });
    await server.sql('update catalogue_items set archived_at = now() where number = $1', [packageId]);
    expect(said(await api.read(packageId))).toEqual(notFoundPackage);
    const { id } = await newMember();
    expect(said(await api.subscribe({ packageId, paymentDate, memberId: id }))).toEqual(notFoundPackage);
  });
});

describe('subscriptions of a member', () => {
  test('are all of them, the newest last, by pages', async () => {
    covers('subrite:member-subscriptions/list', 'subrite:member-subscriptions/paging');
    const { id, memberNumber } = await newMember();
    const now = server.clock.now();
    const dates = [-40, -5, 40].map((days) => new Date(now + days * day).toISOString());
    for (const date of dates)
      expect((await api.subscribe({ packageId: family.packageId, paymentDate: date, memberId: id })).status).toBe(201);
    const { status, json } = await api.of(id);
    expect([status, json.total, json.page, json.limit, json.totalPages]).toEqual([200, 6, 1, 100, 1]);
    expect(json.items.map((item: Record<string, unknown>) => [item.planName, item.status, item.startDate])).toEqual(
      dates.flatMap((date, index) =>
        ['Paper', 'Web'].map((plan) => [plan, ['expired', 'active', 'pending'][index], date]),
      ),
    );
    expect(json.items[0]).toEqual({
      ...{ id: expect.any(Number), planId: family.planIds[0], planName: 'Paper', status: 'expired' },
      ...{ startDate: dates[0], endDate: new Date(now - 10 * day).toISOString() },
      ...{ packageId: family.packageId, packageName: 'Family', paymentDate: dates[0] },
    });
    const second = await api.of(memberNumber, '?page=2&limit=4');
    expect(second.json).toEqual({ items: json.items.slice(4), total: 6, page: 2, limit: 4, totalPages: 2 });
  });

  test('those of other sources are among them; nobody has none', async () => {
    covers('subrite:member-subscriptions/list');
    const [ioana] = await server.sql<{ id: string }>(`select id from people where email = 'ioana.marin@example.com'`);
    const { json } = await api.of(ioana?.id);
    expect(json.items).toEqual([expect.objectContaining({ planName: 'Digital, monthly', status: 'active' })]);
    const { id } = await newMember();
    expect((await api.of(id)).json).toEqual({ items: [], total: 0, page: 1, limit: 100, totalPages: 0 });
    const other = await server.tenant('Third');
    const theirs = await members(server, (other.subrite as Record<string, unknown>).token).create({
      email: 'a@b.example',
    });
    for (const unknown of ['1', 'abc', newId(server.clock.now()), theirs.json.id, theirs.json.memberNumber])
      expect(said(await api.of(unknown))).toEqual(notFound);
  });
});

test('without the permission Subscription nothing of it is open', async () => {
  covers('subrite:subscribe/permission');
  const { deps, store } = server.server;
  const { tenant } = server.demo;
  const owner = await tenantByCode(server, tenant);
  const { createCredential } = await import('../../src/core/access/create-credential.ts');
  const credential = await createCredential(store, deps.clock.now(), owner, {
    ...{ source: 'subrite', kind: 'token', login: 'm2m.member-only', name: 'Member only' },
    ...{ scopes: ['Member'], sees: 'tenant' },
  });
  const text = `tsub_${tenant}_${'m'.repeat(40)}`;
  await deps.tokens.issue(credential, [{ text, kind: 'static' }]);
  const limited = packages(server, text);
  const { id } = await newMember();
  const forbidden = [403, { statusCode: 403, message: 'Forbidden resource', error: 'Forbidden' }];
  expect(said(await limited.subscribe({ packageId: family.packageId, paymentDate, memberId: id }))).toEqual(forbidden);
  for (const answer of [await limited.list(), await limited.read(family.packageId), await limited.of(id)])
    expect(said(answer)).toEqual(forbidden);
  expect((await limited.push({ title: 't', body: 'b', topics: ['x'] })).status).toBe(201);
  expect(await subscriptionsIn(id)).toBe(0);
});
