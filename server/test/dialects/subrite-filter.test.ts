import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertItem } from '../../src/core/catalogue/queries.ts';
import { addToCounts } from '../../src/core/counters/add-to-counts.ts';
import type { UseCase } from '../../src/core/run.ts';
import { countPeriods, insertPeriod } from '../../src/core/subscriptions/insert-period.ts';
import { type Id, newId } from '../../src/kit/ids.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { badRequest, type Clause, type Members, members, said, serverActor } from './subrite-kit.ts';

let server: TestServer;
let api: Members;
let planId: number;
const day = 24 * 60 * 60 * 1000;

beforeAll(async () => {
  server = await startTestServer();
  const block = server.demo.subrite as Record<string, unknown>;
  api = members(server, block.token);
  planId = block.planId as number;
});
afterAll(() => server.close());

const emails = async (filter: unknown, more: Record<string, unknown> = {}, query = '') => {
  const { status, json } = await api.filter(filter, more, query);
  return status === 200 ? json.items.map(({ email }: { email: string }) => email) : [status, json.message];
};
const ioana = 'ioana.marin@example.com';
const kari = 'kari.nordmann@example.com';
const olena = 'olena@example.com';

describe('POST /api/v1/members/filter', () => {
  test('an item has the fields of the sample, in its order, and no address', async () => {
    covers(
      'subrite:filter/reply',
      'subrite:filter/reply.id',
      'subrite:filter/reply.phone',
      'subrite:filter/reply.memberNumber',
    );
    covers(
      'subrite:filter/reply.birthDate',
      'subrite:filter/status',
      'subrite:purpose/fetch',
      'subrite:changelog/member-id',
    );
    const body = {
      ...{ fullName: 'Per Olsen', nickName: 'Pelle', email: 'per@example.com', birthDate: '1985-12-31T00:00:00.000Z' },
      ...{ phone: '+4793155388', isCompany: true, companyName: 'Olsen AS', organizationNo: '912345678' },
      customPropertyValues: { shoeSize: 44 },
    };
    const created = await api.create({ ...body, address: { city: 'Oslo' } });
    const answer = await api.filter([{ field: 'email', operator: 'eq', value: 'per@example.com' }]);
    const { id, memberNumber } = created.json;
    expect(said(answer)).toEqual([
      200,
      { items: [{ id, ...body, memberNumber }], total: 1, page: 1, limit: 100, totalPages: 1 },
    ]);
    expect(Object.keys(answer.json.items[0])).toEqual([
      ...['id', 'fullName', 'nickName', 'email', 'birthDate', 'phone', 'isCompany', 'companyName', 'organizationNo'],
      ...['memberNumber', 'customPropertyValues'],
    ]);
    expect(Object.keys(answer.json)[0]).toBe('items');
    expect([typeof id, typeof memberNumber]).toEqual(['string', 'number']);
  });

  test('what another source knows of a member is shown; what nobody knows is null', async () => {
    const { json } = await api.filter([{ field: 'email', operator: 'eq', value: olena }]);
    expect(json.items).toEqual([
      {
        ...{ id: expect.any(String), fullName: 'Olena Shevchenko', nickName: null, email: olena, birthDate: null },
        ...{ phone: '+380966565556', isCompany: false, companyName: null, organizationNo: null },
        ...{ memberNumber: expect.any(Number), customPropertyValues: {} },
      },
    ]);
  });

  test('e-mails match in any spelling, one or a list', async () => {
    covers('subrite:filter/email-spelling', 'subrite:filter/field.email', 'subrite:filter/operator.eq');
    for (const value of [ioana, 'IOANA.Marin@EXAMPLE.com', ` ${ioana} `])
      expect(await emails([{ field: 'email', operator: 'eq', value }])).toEqual([ioana]);
    const value = [' OLENA@example.com', 'Ioana.marin@example.com', 'nobody@example.com'];
    expect((await emails([{ field: 'email', operator: 'in', value }])).sort()).toEqual([ioana, olena]);
  });

  test('a custom property is compared by its declared type', async () => {
    covers('subrite:filter/field.customProperty');
    await api.create({ email: 'sizes@example.com', customPropertyValues: { shoeSize: 1144, loyaltyCardNo: '1144' } });
    const clause = (key: string, value: unknown) => [{ field: `customProperty.${key}`, operator: 'eq', value }];
    expect(await emails(clause('shoeSize', 1144))).toEqual(['sizes@example.com']);
    expect(await emails(clause('loyaltyCardNo', '1144'))).toEqual(['sizes@example.com']);
    expect((await emails(clause('shoeSize', '1144')))[0]).toBe(400);
    expect((await emails(clause('loyaltyCardNo', 1144)))[0]).toBe(400);
  });

  test('updatedAt finds what changed since', async () => {
    covers('subrite:filter/field.updatedAt', 'subrite:filter/operator.gte');
    server.clock.move(day);
    const since = new Date(server.clock.now()).toISOString();
    expect(await emails([{ field: 'updatedAt', operator: 'gte', value: since }])).toEqual([]);
    const { json } = await api.create({ email: 'later@example.com' });
    await api.patch(json.id, { nickName: 'L' });
    expect(await emails([{ field: 'updatedAt', operator: 'gte', value: since }])).toEqual(['later@example.com']);
    expect(await emails([{ field: 'createdAt', operator: 'lt', value: since }])).not.toContain('later@example.com');
  });

  test('all clauses must hold; no clause means everybody', async () => {
    covers('subrite:filter/and', 'subrite:filter/empty', 'subrite:filter/body.filter');
    const name = { field: 'fullName', operator: 'startsWith', value: 'kari' };
    expect(await emails([name])).toEqual([kari]);
    expect(await emails([name, { field: 'address.city', operator: 'eq', value: 'Oslo' }])).toEqual([kari]);
    expect(await emails([name, { field: 'address.city', operator: 'eq', value: 'Bergen' }])).toEqual([]);
    const all = await emails(undefined);
    expect(all).toEqual(expect.arrayContaining([ioana, kari, olena]));
    for (const none of [[], null]) expect(await emails(none)).toEqual(all);
    for (const options of [{}, { headers: { 'content-type': 'application/json' } }]) {
      const bare = await api.call('POST', '/filter', options);
      expect([bare.status, bare.json.total]).toEqual([200, all.length]);
    }
  });
});

describe('subscriptions', () => {
  const give: UseCase<{ email: string; plan?: string; starts: number; ends: number }, number> = {
    name: 'test.give_subscription',
    async run(tx, context, { email, plan = newId(context.now), starts, ends }) {
      const { now } = context;
      const at = new Date(now);
      const [row] = await tx.query<{ id: string; person_id: string }>({
        sql: 'select id, person_id from records where email = $1',
        parameters: [email],
      });
      const none = { parent: null, external: null, price: null, currency: null, details: {} };
      const item = await tx.first(insertItem, {
        tenant: tx.tenantId,
        id: plan,
        kind: 'plan',
        name: 'Other',
        ...none,
        now: at,
      });
      const record = { id: (row?.id ?? '') as Id, personId: (row?.person_id ?? '') as Id };
      const period = { startsAt: now + starts, endsAt: now + ends };
      await insertPeriod(tx, context, { record, planId: plan as Id, ...period }, 'test');
      await addToCounts(tx, { 'catalogue.plan': 1 });
      await countPeriods(tx, context.actor, [plan as Id]);
      return item?.number ?? 0;
    },
  };
  const plan = (value: unknown, operator = 'eq'): Clause => ({ field: 'subscriptionPlanId', operator, value });
  const status = (value: unknown, operator = 'eq'): Clause => ({ field: 'subscriptionPlanStatus', operator, value });
  let expired: number;
  let active: number;
  let coming: number;

  beforeAll(async () => {
    const { run } = server.server.deps;
    const actor = await serverActor(server, server.demo.tenant);
    expired = await run(actor, give, { email: kari, starts: -30 * day, ends: -day });
    active = await run(actor, give, { email: kari, starts: -day, ends: 30 * day });
    coming = await run(actor, give, { email: olena, starts: day, ends: 30 * day });
  });

  test('by plan and by status', async () => {
    covers('subrite:filter/field.subscriptionPlanId', 'subrite:filter/field.subscriptionPlanStatus');
    expect(await emails([plan(planId)])).toEqual([ioana]);
    expect((await emails([plan([planId, expired], 'in')])).sort()).toEqual([ioana, kari]);
    expect((await emails([status('active')])).sort()).toEqual([ioana, kari]);
    expect(await emails([status('expired')])).toEqual([kari]);
    expect(await emails([status('pending')])).toEqual([olena]);
    expect(await emails([status('unheard of')])).toEqual([]);
    expect(await emails([plan(1)])).toEqual([]);
  });

  test('plan and status hold for one and the same subscription', async () => {
    covers('subrite:filter/same-subscription');
    expect(await emails([plan(expired), status('active')])).toEqual([]);
    expect(await emails([status('active'), plan(active)])).toEqual([kari]);
    expect(await emails([plan(expired), status('active', 'neq')])).toEqual([kari]);
    expect(await emails([plan(expired), plan(active)])).toEqual([]);
    expect(await emails([plan(coming), status(['active', 'pending'], 'in')])).toEqual([olena]);
    expect(await emails([plan(active), status('active'), { field: 'email', operator: 'eq', value: ioana }])).toEqual(
      [],
    );
  });

  test('isNull asks whether there is any', async () => {
    expect((await emails([plan(false, 'isNull')])).sort()).toEqual([ioana, kari, olena]);
    const without = await emails([status(true, 'isNull')]);
    expect(without).toContain('per@example.com');
    expect(without).not.toContain(ioana);
    expect(await emails([plan(true, 'isNull'), status('active')])).toEqual([]);
  });

  test('a text is no plan, a number no status', async () => {
    covers('subrite:filter/wrong-value');
    expect(said(await api.filter([plan('17'), status(1)]))).toEqual(
      badRequest(
        'filter.0.value must be a number conforming to the specified constraints',
        'filter.1.value must be a string',
      ),
    );
  });
});

describe('what is refused', () => {
  test.each([
    'password',
    'details',
    'tenant_id',
    'customProperty',
    'subscription',
    'address',
    'lastMessageAt',
    'nationalId',
    '__proto__',
    'constructor',
    'toString',
    "email' or 1=1 --",
    'filter',
    'EMAIL',
  ])('the field %s', async (field) => {
    covers('subrite:filter/unknown-field');
    const answer = await api.filter([
      { field: 'email', operator: 'eq', value: 'x' },
      { field, operator: 'eq', value: 'x' },
    ]);
    expect(said(answer)).toEqual(
      badRequest(expect.stringMatching(/^filter\.1\.field must be one of the following values: id, /)),
    );
  });

  test.each(['shoesize', '', "a'||(select 1)||'", '__proto__', 'constructor'])(
    'the undeclared property "%s"',
    async (key) => {
      covers('subrite:filter/unknown-property');
      const answer = await api.filter([{ field: `customProperty.${key}`, operator: 'eq', value: 'x' }]);
      expect(said(answer)).toEqual(
        badRequest(`filter.0.field customProperty.${key} is not a declared custom property`),
      );
    },
  );

  test('every wrong clause is named', async () => {
    covers('subrite:general/validation', 'subrite:filter/unknown-operator');
    const answer = await api.filter([
      { field: 'emial', operator: 'eq', value: 'x' },
      { field: 'email', operator: 'is', value: 'x' },
      { field: 'memberNumber', operator: 'gte', value: '1' },
      { field: 'birthDate', operator: 'lt', value: 'infinity' },
      { field: 'createdAt', operator: 'in', value: ['2024-01-08', 5] },
    ]);
    expect(said(answer)).toEqual(
      badRequest(
        expect.stringMatching(/^filter\.0\.field must/),
        'filter.1.operator must be one of the following values: eq, neq, gt, gte, lt, lte, in, nin, isNull, contains, startsWith',
        'filter.2.value must be a number conforming to the specified constraints',
        'filter.3.value must be a valid ISO 8601 date string',
        'filter.4.value must be an array, each value of which must be a valid ISO 8601 date string',
      ),
    );
  });

  test.each([
    ['text', ['filter must be an array']],
    [{}, ['filter must be an array']],
    [
      ['x', 5],
      ['filter.0 must be an object', 'filter.1 must be an object'],
    ],
    [[{}], ['filter.0.field should not be empty', 'filter.0.operator should not be empty']],
    [[{ field: 5, operator: [] }], ['filter.0.field must be a string', 'filter.0.operator must be a string']],
  ])('the filter %j', async (filter, message) => {
    expect(said(await api.filter(filter))).toEqual(badRequest(...message));
  });

  test('too many clauses, values and letters', async () => {
    covers('subrite:filter/limits');
    const clause = { field: 'email', operator: 'neq', value: 'x' };
    expect((await api.filter(Array(50).fill(clause))).status).toBe(200);
    expect(said(await api.filter(Array(51).fill(clause)))).toEqual(
      badRequest('filter must contain no more than 50 elements'),
    );
    const list = (length: number) => [{ field: 'email', operator: 'in', value: Array(length).fill('a@example.com') }];
    expect((await api.filter(list(1000))).status).toBe(200);
    expect(said(await api.filter(list(1001)))).toEqual(
      badRequest('filter.0.value must contain no more than 1000 elements'),
    );
    expect(said(await api.filter([{ ...clause, value: 'x'.repeat(4001) }]))).toEqual(
      badRequest('filter.0.value must be a string'),
    );
  });
});

describe('paging and sorting', () => {
  let everybody: string[];
  beforeAll(async () => {
    everybody = await emails(undefined);
    expect(everybody.length).toBeGreaterThan(5);
  });

  test('pages walk the list once, from the body or the query, the body first', async () => {
    covers('subrite:filter/pagination', 'subrite:filter/paging');
    const total = everybody.length;
    for (const way of ['body', 'query'] as const) {
      const seen: string[] = [];
      for (let page = 1; page <= Math.ceil(total / 2); page += 1) {
        const { json } =
          way === 'body' ? await api.filter([], { page, limit: 2 }) : await api.filter([], {}, `?page=${page}&limit=2`);
        const { items, ...paging } = json;
        expect(paging).toEqual({ total, page, limit: 2, totalPages: Math.ceil(total / 2) });
        seen.push(...items.map(({ email }: { email: string }) => email));
      }
      expect(seen).toEqual(everybody);
    }
    expect((await api.filter([], { page: 1000 })).json).toEqual({
      items: [],
      total,
      page: 1000,
      limit: 100,
      totalPages: 1,
    });
    expect((await api.filter([], { limit: 3 }, '?limit=1')).json.items).toHaveLength(3);
    const filtered = await api.filter([{ field: 'email', operator: 'in', value: [ioana, kari, olena] }], { limit: 2 });
    expect([filtered.json.total, filtered.json.totalPages, filtered.json.items.length]).toEqual([3, 2, 2]);
  });

  test('sorted by any scalar field, either way; the oldest first unless asked', async () => {
    covers('subrite:filter/sorting');
    const three = [{ field: 'email', operator: 'in', value: [ioana, kari, olena] }];
    const orders: [Record<string, string>, string[]][] = [
      [{ sort: 'email' }, [ioana, kari, olena]],
      [{ sort: 'email', order: 'desc' }, [olena, kari, ioana]],
      [{ sort: 'phone', order: 'DESC' }, [kari, ioana, olena]],
      [{ sort: 'memberNumber', order: 'ASC' }, [ioana, kari, olena]],
      // Whoever has no value comes last, either way.
      [{ sort: 'birthDate', order: 'asc' }, [ioana]],
      [{ sort: 'birthDate', order: 'desc' }, [ioana]],
    ];
    for (const [more, first] of orders) {
      expect((await emails(three, more)).slice(0, first.length), JSON.stringify(more)).toEqual(first);
      expect((await emails(three, {}, `?${new URLSearchParams(more)}`)).slice(0, first.length)).toEqual(first);
    }
    expect(everybody.at(-1)).toBe('later@example.com');
  });

  test.each([
    [{ page: 0 }, 'page must not be less than 1 nor greater than 1000000'],
    [{ page: 1.5 }, 'page must be an integer number'],
    [{ page: 1e9 }, 'page must not be less than 1 nor greater than 1000000'],
    [{ limit: 0 }, 'limit must not be less than 1 nor greater than 1000'],
    [{ limit: 1001 }, 'limit must not be less than 1 nor greater than 1000'],
    [{ limit: 'ten' }, 'limit must be an integer number'],
    [{ order: 'up' }, 'order must be one of the following values: asc, desc'],
    [
      { sort: 'customProperty.shoeSize' },
      expect.stringMatching(/^sort must be one of the following values: id, memberNumber, /),
    ],
  ])('refuses %j', async (more, message) => {
    covers('subrite:filter/paging', 'subrite:filter/sorting');
    expect(said(await api.filter([], more))).toEqual(badRequest(message));
    const query = `?${new URLSearchParams(Object.entries(more).map(([key, value]) => [key, String(value)]))}`;
    expect(said(await api.filter([], {}, query))).toEqual(badRequest(message));
  });
});

test('another tenant’s ids, numbers and plans find nobody', async () => {
  covers('subrite:id/forms', 'subrite:id/unknown');
  const other = await server.tenant('Other');
  const block = other.subrite as Record<string, unknown>;
  const foreign = (await members(server, block.token).create({ email: 'foreign@example.com' })).json;
  const mine = (await api.create({ email: 'mine@example.com' })).json;
  const by = (field: string, value: unknown) => emails([{ field, operator: 'in', value }]);
  expect(await by('id', [foreign.id, String(foreign.memberNumber), mine.id.toUpperCase()])).toEqual([
    'mine@example.com',
  ]);
  expect(await by('id', [String(mine.memberNumber)])).toEqual(['mine@example.com']);
  expect(await by('memberNumber', [foreign.memberNumber])).toEqual([]);
  expect(await by('email', ['foreign@example.com'])).toEqual([]);
  expect(await by('subscriptionPlanId', [block.planId])).toEqual([]);
});
