import { afterAll, beforeAll, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { addPackage, type Clause, members, packages } from './subrite-kit.ts';

/** What was bought through the API, found by the filter: the operators' truth table for plan and status, as the clock moves. */

const day = 24 * 60 * 60 * 1000;

interface Sub {
  readonly planId: number;
  readonly startsAt: number;
  readonly endsAt: number;
}
interface Row {
  readonly name: string;
  readonly subscriptions: Sub[];
}

let server: TestServer;
let api: ReturnType<typeof packages>;
let people: ReturnType<typeof members>;
let rows: Row[];
let plans: number[];
let begin: number;

beforeAll(async () => {
  server = await startTestServer();
  const { tenant, ...file } = await server.tenant('Truth', { demo: false });
  const { token } = file.subrite as Record<string, unknown>;
  api = packages(server, token);
  people = members(server, token);
  server.clock.freeze();
  begin = server.clock.now();
  const both = await addPackage(server, tenant, { name: 'Both', plans: ['Paper', 'Web'], days: 30 });
  const web = await addPackage(server, tenant, { name: 'Short', plans: ['Short'], days: 7 });
  plans = [...both.planIds, ...web.planIds];
  const purchases: Record<string, [typeof both, number, number][]> = {
    none: [],
    past: [[both, -60, 30]],
    now: [[both, -1, 30]],
    coming: [[both, 3, 30]],
    mixed: [
      [both, -40, 30],
      [web, -1, 7],
    ],
    short: [
      [web, -10, 7],
      [web, 10, 7],
    ],
  };
  rows = [];
  for (const [name, bought] of Object.entries(purchases)) {
    const { json } = await people.create({ email: `${name}@example.com` });
    const subscriptions: Sub[] = [];
    for (const [{ packageId, planIds }, from, days] of bought) {
      const startsAt = begin + from * day;
      const paymentDate = new Date(startsAt).toISOString();
      expect((await api.subscribe({ packageId, paymentDate, memberId: json.id })).status).toBe(201);
      for (const planId of planIds) subscriptions.push({ planId, startsAt, endsAt: startsAt + days * day });
    }
    rows.push({ name, subscriptions });
  }
});
afterAll(() => server.close());

const statusOf = ({ startsAt, endsAt }: Sub) => {
  const now = server.clock.now();
  if (endsAt <= now) return 'expired';
  return startsAt > now ? 'pending' : 'active';
};
const partOf = { subscriptionPlanId: ({ planId }: Sub) => planId, subscriptionPlanStatus: statusOf };
type Field = keyof typeof partOf;

/** The model: what an operator says of one value. */
const says: Record<string, (value: string | number, operand: unknown) => boolean> = {
  eq: (value, operand) => value === operand,
  neq: (value, operand) => value !== operand,
  gt: (value, operand) => (value as string) > (operand as string),
  gte: (value, operand) => (value as string) >= (operand as string),
  lt: (value, operand) => (value as string) < (operand as string),
  lte: (value, operand) => (value as string) <= (operand as string),
  in: (value, operand) => (operand as unknown[]).includes(value),
  nin: (value, operand) => !(operand as unknown[]).includes(value),
  contains: (value, operand) => String(value).includes(String(operand)),
  like: (value, operand) => String(value).includes(String(operand)),
  startsWith: (value, operand) => String(value).startsWith(String(operand)),
};

/** All clauses of one and the same subscription. */
const expected = (clauses: readonly Clause[]) =>
  rows
    .filter(({ subscriptions }) =>
      subscriptions.some((one) =>
        clauses.every(({ field, operator, value }) => says[String(operator)]?.(partOf[field as Field](one), value)),
      ),
    )
    .map(({ name }) => name)
    .sort();

const found = async (clauses: readonly Clause[]) => {
  const { status, json } = await people.filter(clauses);
  if (status !== 200) return [status, json.message];
  return (json.items as { email: string }[]).map(({ email }) => email.split('@')[0]).sort();
};

const operands = (field: Field): (string | number)[] =>
  field === 'subscriptionPlanId' ? [...plans, 0, 1.5, 1e15] : ['active', 'pending', 'expired', 'cancelled', ''];

function cells(field: Field): Clause[] {
  const values = operands(field);
  const plain = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte'].flatMap((operator) =>
    values.map((value) => ({ field, operator, value })),
  );
  const lists = ['in', 'nin'].flatMap((operator) =>
    [[], values.slice(0, 1), values.slice(0, 2), values].map((value) => ({ field, operator, value })),
  );
  const parts =
    field === 'subscriptionPlanId'
      ? []
      : ['contains', 'like', 'startsWith'].flatMap((operator) =>
          ['a', 'pend', 'ive', 'x', '%', '_'].map((value) => ({ field, operator, value })),
        );
  return [...plain, ...lists, ...parts];
}

const days = [0, 3, 6, 12, 29, 33, 90];

test.each(days)('each operator alone, and plan with status, %i days on', async (on) => {
  covers('subrite:subscribe/filter', 'subrite:filter/operators', 'subrite:filter/same-subscription');
  server.clock.move(begin + on * day - server.clock.now());
  for (const clause of [...cells('subscriptionPlanId'), ...cells('subscriptionPlanStatus')])
    expect([clause, await found([clause])]).toEqual([clause, expected([clause])]);
  for (const planId of plans)
    for (const status of ['active', 'pending', 'expired']) {
      const clauses = [
        { field: 'subscriptionPlanId', operator: 'eq', value: planId },
        { field: 'subscriptionPlanStatus', operator: 'eq', value: status },
      ];
      expect([clauses, await found(clauses)]).toEqual([clauses, expected(clauses)]);
    }
  const without = [{ field: 'subscriptionPlanId', operator: 'isNull', value: true }];
  expect(await found(without)).toEqual(['none']);
  expect((await found([{ ...without[0], value: false } as Clause])).length).toBe(rows.length - 1);
});

test('the model moves: the same question has other answers on other days (positive control)', () => {
  const question = [{ field: 'subscriptionPlanStatus', operator: 'eq', value: 'active' }];
  const answers = days.map((on) => {
    server.clock.move(begin + on * day - server.clock.now());
    return expected(question).join();
  });
  expect(new Set(answers).size).toBeGreaterThan(3);
});

test('the list of a member says the same status as the filter', async () => {
  covers('subrite:member-subscriptions/list');
  server.clock.move(begin + 3 * day - server.clock.now());
  for (const { name, subscriptions } of rows) {
    const { json } = await people.filter([{ field: 'email', operator: 'eq', value: `${name}@example.com` }]);
    const { items } = (await api.of(json.items[0].id)).json;
    expect(items.map(({ planId, status }: Record<string, unknown>) => [planId, status])).toEqual(
      subscriptions.map((one) => [one.planId, statusOf(one)]),
    );
  }
});
