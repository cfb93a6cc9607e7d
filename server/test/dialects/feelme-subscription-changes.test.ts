import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { at as dateAt, item, type Partner, type Session, signIn, subscriptions } from './feelme-kit.ts';

/** Changing and ending subscriptions (guide, Overview and Additional Operations). */

let server: TestServer;
let admin: Session;
let email: string;
let counter = 0;
let active: Read;
let pending: Read;

interface Read {
  readonly id: number;
  readonly user_email: string;
  readonly website: string;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly status: string;
}

beforeAll(async () => {
  server = await startTestServer();
  admin = await signIn(server, server.demo.feelme as unknown as Partner);
});
afterAll(() => server.close());
beforeEach(async () => {
  counter += 1;
  email = `changing-${counter}@example.com`;
  await admin.createUser(email);
  await admin.subscribe(item(server, email, [-1, 10]), item(server, email, [10, 20]));
  [active, pending] = (await admin.subscriptionsOf(email)) as [Read, Read];
});

const at = (days: number) => dateAt(server, days);
const change = (id: number | string, json: object, method = 'PATCH') =>
  admin.call(method, `${subscriptions}${id}/`, { json });
const changeAll = (json: unknown, method = 'PATCH') => admin.call(method, subscriptions, { json });
const invalid = (what: string) => ({ error: `Invalid subscription data: ${what}` });
const taken = 'the user has a subscription to this website in this period already';
const started = 'a subscription that has started keeps its start';

describe.each(['PATCH', 'PUT'])('%s /partner/subscriptions/:id/', (method) => {
  test('moves the end, and answers the subscription as it is read', async () => {
    covers('feelme:subscription.crud/update', 'feelme:subscription.crud/reply');
    const answer = await change(active.id, { ends_at: at(5) }, method);
    expect([answer.status, answer.json]).toEqual([200, { ...active, ends_at: at(5) }]);
    expect((await admin.get(`${subscriptions}${active.id}/`)).json).toEqual(answer.json);
  });

  test('an end that has passed ends it; a later one renews it', async () => {
    covers('feelme:subscription.crud/update');
    expect((await change(active.id, { ends_at: at(-0.5) }, method)).json.status).toBe('expired');
    expect((await change(active.id, { ends_at: at(9) }, method)).json.status).toBe('active');
  });

  test('a start moves while it lies ahead, also into the past; then no more', async () => {
    covers('feelme:subscription.crud/start');
    const later = await change(pending.id, { starts_at: at(12) }, method);
    expect([later.status, later.json]).toEqual([200, { ...pending, starts_at: at(12) }]);
    await change(active.id, { ends_at: at(-0.5) });
    expect((await change(pending.id, { starts_at: at(-0.25) }, method)).json.status).toBe('active');
    for (const starts_at of [at(-0.75), at(12)]) {
      const answer = await change(pending.id, { starts_at }, method);
      expect([answer.status, answer.json]).toEqual([409, { error: `starts_at: ${started}` }]);
    }
  });

  test('sent back as it was read, it stays as it is', async () => {
    covers('feelme:subscription.crud/same');
    for (const one of [active, pending]) {
      const answer = await change(one.id, { ...one, user_email: one.user_email.toUpperCase() }, method);
      expect([answer.status, answer.json]).toEqual([200, one]);
    }
    expect((await change(active.id, {}, method)).json).toEqual(active);
  });

  test('user and website cannot be changed', async () => {
    covers('feelme:subscription.crud/same');
    for (const body of [
      { user_email: 'ioana.marin@example.com' },
      { user_email: 'no mail' },
      { user_email: 'nobody@example.com' },
      { website: 'anotherSite' },
    ]) {
      const answer = await change(active.id, { ...body, ends_at: at(5) }, method);
      expect([answer.status, answer.json]).toEqual([400, invalid(Object.keys(body)[0] as string)]);
    }
    expect((await admin.get(`${subscriptions}${active.id}/`)).json).toEqual(active);
  });

  test.each([
    ['ends_at', { ends_at: 'infinity' }],
    ['ends_at', { ends_at: '300000-01-01T00:00:00Z' }],
    ['starts_at', { starts_at: 'x' }],
    ['ends_at', { ends_at: null }],
    ['ends_at', { ends_at: '2001-01-01T00:00:00Z' }],
    ['website', { website: '' }],
  ])('refuses a wrong %s', async (field, body) => {
    covers('feelme:subscription.crud/update');
    const answer = await change(active.id, body, method);
    expect([answer.status, answer.json]).toEqual([400, invalid(field)]);
  });

  test('a period that another has taken is refused', async () => {
    covers('feelme:subscription.crud/update');
    const answer = await change(active.id, { ends_at: at(11) }, method);
    expect([answer.status, answer.json]).toEqual([409, { error: taken }]);
    expect((await admin.get(`${subscriptions}${active.id}/`)).json).toEqual(active);
  });
});

test('a person’s other e-mail names the same user', async () => {
  covers('feelme:subscription.crud/same');
  const { json } = await server.call('POST', '/api/v1/members', {
    headers: { authorization: `Bearer ${(server.demo.subrite as Record<string, string>).token}` },
    json: { email, fullName: 'Two Mails' },
  });
  const second = `second-${counter}@example.com`;
  await server.call('PATCH', `/api/v1/members/${json.id}`, {
    headers: { authorization: `Bearer ${(server.demo.subrite as Record<string, string>).token}` },
    json: { email: second },
  });
  const shown = (await admin.get(`${subscriptions}${active.id}/`)).json.user_email;
  expect(shown).toBe(second);
  for (const user_email of [email, second])
    expect((await change(active.id, { user_email, ends_at: at(6) })).status).toBe(200);
});

describe.each(['PATCH', 'PUT'])('%s /partner/subscriptions/', (method) => {
  test('changes several at once and answers them in the order of the request', async () => {
    covers('feelme:subscription.crud/bulk');
    const answer = await changeAll(
      {
        subscriptions: [
          { id: pending.id, starts_at: at(11), user_email: email, website: 'exampleSite' },
          { id: active.id, ends_at: at(9) },
        ],
      },
      method,
    );
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        subscriptions_updated: [
          { ...pending, starts_at: at(11) },
          { ...active, ends_at: at(9) },
        ],
      },
    ]);
    expect(await admin.subscriptionsOf(email)).toEqual(answer.json.subscriptions_updated.toReversed());
  });

  test('all or none: one that is wrong leaves all as they are, and is named', async () => {
    covers('feelme:subscription.crud/bulk');
    const right = { id: active.id, ends_at: at(9) };
    const cases: [object, number, object][] = [
      [{ id: pending.id, ends_at: at(1) }, 400, invalid('subscriptions.1.ends_at')],
      [{ id: pending.id, ends_at: 'x' }, 400, invalid('subscriptions.1.ends_at')],
      [{ id: pending.id, website: 'another' }, 400, invalid('subscriptions.1.website')],
      [{ id: pending.id, user_email: 'another@example.com' }, 400, invalid('subscriptions.1.user_email')],
      [{ id: 999_999_999 }, 404, { error: 'Subscription not found: subscriptions.1' }],
      [{ id: pending.id, starts_at: at(8) }, 409, { error: `subscriptions.1: ${taken}` }],
      [{ ends_at: at(9) }, 400, invalid('subscriptions.1.id')],
      [{ id: '5' }, 400, invalid('subscriptions.1.id')],
      [{ id: 0 }, 400, invalid('subscriptions.1.id')],
      [{ id: active.id, ends_at: at(8) }, 400, invalid('subscriptions')],
    ];
    for (const [wrong, status, body] of cases) {
      const answer = await changeAll({ subscriptions: [right, wrong] }, method);
      expect([wrong, answer.status, answer.json]).toEqual([wrong, status, body]);
      expect(await admin.subscriptionsOf(email)).toEqual([active, pending]);
    }
    const past = await changeAll({ subscriptions: [right, { id: pending.id, starts_at: at(-0.1) }] }, method);
    expect(past.status).toBe(409);
    const moved = await changeAll({ subscriptions: [{ id: active.id, starts_at: at(-3) }] }, method);
    expect([moved.status, moved.json]).toEqual([409, { error: `subscriptions.0.starts_at: ${started}` }]);
  });

  test('1 to 100', async () => {
    covers('feelme:subscription.crud/bulk');
    for (const count of [0, 101]) {
      const items = Array.from({ length: count }, (_, n) => ({ id: n + 1 }));
      const answer = await changeAll({ subscriptions: items }, method);
      expect([answer.status, answer.json]).toEqual([400, invalid('subscriptions')]);
    }
  });
});

describe('DELETE /partner/subscriptions/:id/', () => {
  test('sets the end to now and answers the subscription, which stays', async () => {
    covers('feelme:subscription.delete');
    const before = server.clock.now();
    const answer = await admin.call('DELETE', `${subscriptions}${active.id}/`);
    expect([answer.status, answer.json]).toEqual([
      200,
      { ...active, status: 'expired', ends_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/) },
    ]);
    const ended = Date.parse(answer.json.ends_at);
    expect(ended).toBeGreaterThanOrEqual(before);
    expect(ended).toBeLessThanOrEqual(server.clock.now());
    expect((await admin.get(`${subscriptions}${active.id}/`)).json).toEqual(answer.json);
    server.clock.move(60_000);
    const again = await admin.call('DELETE', `${subscriptions}${active.id}/`);
    expect([again.status, again.json]).toEqual([200, answer.json]);
    server.clock.move(-60_000);
    // Its time is free again.
    expect((await admin.subscribe(item(server, email, [1, 9]))).status).toBe(201);
  });

  test('one that has not begun never will', async () => {
    covers('feelme:subscription.delete');
    const { status, json } = await admin.call('DELETE', `${subscriptions}${pending.id}/`);
    expect([status, json]).toEqual([
      200,
      { ...pending, status: 'expired', starts_at: json.ends_at, ends_at: expect.any(String) },
    ]);
    expect(Date.parse(json.ends_at)).toBeLessThanOrEqual(server.clock.now());
    expect((await admin.subscribe(item(server, email, [10, 20]))).status).toBe(201);
  });

  test('what changed is published once, by kind', async () => {
    covers('feelme:subscription.delete');
    await admin.call('DELETE', `${subscriptions}${active.id}/`);
    await admin.call('DELETE', `${subscriptions}${active.id}/`);
    const published = await server.sql<{ type: string }>(
      `select c.type from changes c join subscriptions s on s.id = (c.data ->> 'subscriptionId')::uuid
       where s.number = $1 order by c.number`,
      [active.id],
    );
    expect(published.map(({ type }) => type)).toEqual([
      'subscription.created',
      'subscription.started',
      'subscription.updated',
      'subscription.ended',
    ]);
  });
});

describe('reading', () => {
  test('what is no id of a subscription is not found', async () => {
    covers('feelme:subscription.crud/read');
    expect((await admin.get(`${subscriptions}${active.id}`)).json).toEqual(active);
    for (const id of ['999999999', '0', 'abc', '-1', '1e3', '99999999999999999999']) {
      for (const [method, json] of [['GET'], ['DELETE'], ['PATCH', {}], ['PUT', {}]] as const) {
        const answer = await admin.call(method, `${subscriptions}${id}/`, json === undefined ? {} : { json });
        expect([method, answer.status, answer.json]).toEqual([method, 404, { error: 'Subscription not found' }]);
      }
    }
  });

  test('the pages hold every one once, with the filters in their links', async () => {
    covers('feelme:subscription.crud/list');
    for (let n = 0; n < 5; n += 1) await admin.subscribe(item(server, email, [30 + n, 31 + n], 'paged'));
    const seen: number[] = [];
    let next: string | null = `${subscriptions}?website=paged&page_size=2&user_email=${email}`;
    let count = 0;
    while (next) {
      const { json } = await admin.get(next);
      expect(json.results.length).toBeLessThanOrEqual(2);
      seen.push(...json.results.map(({ id }: Read) => id));
      ({ next, count } = json as { next: string | null; count: number });
    }
    expect([seen.length, new Set(seen).size, count]).toEqual([5, 5, 5]);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const all = (await admin.get(`${subscriptions}?page_size=100`)).json;
    expect(all.results.length).toBe(all.count);
  });

  test.each([
    ['user_email=CHANGING-N@example.com', [0, 1]],
    ['user_email=nobody@example.com', []],
    ['user_email=no+mail', []],
    ['user_email=CHANGING-N@example.com&website=', [0, 1]],
    ['user_email=CHANGING-N@example.com&website=exampleSite', [0, 1]],
    ['user_email=CHANGING-N@example.com&website=examplesite', []],
    ['user_email=CHANGING-N@example.com&status=active', [0]],
    ['user_email=CHANGING-N@example.com&status=pending', [1]],
    ['user_email=CHANGING-N@example.com&status=expired', []],
    ['user_email=CHANGING-N@example.com&starts_at__gte=START1', [1]],
    ['user_email=CHANGING-N@example.com&starts_at__lte=START1', [0, 1]],
    ['user_email=CHANGING-N@example.com&ends_at__gte=END1', [1]],
    ['user_email=CHANGING-N@example.com&ends_at__lte=START1', [0]],
  ])('?%s', async (template, expected) => {
    covers('feelme:subscription.crud/filters');
    const query = template
      .replace('CHANGING-N', `CHANGING-${counter}`)
      .replace('START1', pending.starts_at)
      .replace('END1', pending.ends_at);
    const { json } = await admin.get(`${subscriptions}?${query}`);
    expect(json).toEqual({
      count: expected.length,
      next: null,
      previous: null,
      results: expected.map((n) => [active, pending][n]),
    });
  });

  test.each(['status=over', 'starts_at__gte=infinity', 'ends_at__lte=x', 'page=0', 'page_size=101'])(
    'refuses ?%s',
    async (query) => {
      covers('feelme:subscription.crud/filters');
      const answer = await admin.get(`${subscriptions}?${query}`);
      expect([answer.status, answer.json]).toEqual([400, { error: `Invalid data: ${query.split('=')[0]}` }]);
    },
  );
});
