import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { day, item, type Partner, type Session, signIn, subscriptions } from './feelme-kit.ts';

/** Creating subscriptions (guide, section 3). */

let server: TestServer;
let admin: Session;
let user: Session;
let email: string;
let counter = 0;

beforeAll(async () => {
  server = await startTestServer();
  await signInBoth();
});
afterAll(() => server.close());
async function signInBoth(): Promise<void> {
  admin = await signIn(server, server.demo.feelme as unknown as Partner);
  user = await signIn(server, server.demo.feelme as unknown as Partner, 'user');
}
beforeEach(async () => {
  counter += 1;
  email = `subscriber-${counter}@example.com`;
  await admin.createUser(email);
});

const rows = async () => (await server.sql<{ n: number }>('select count(*)::int as n from subscriptions'))[0]?.n;
const error = (what: string) => ({ error: `Invalid subscription data: ${what}` });

describe('what is answered', () => {
  test('exactly the four documented fields, the e-mail as it was sent, dates in UTC with milliseconds', async () => {
    covers('feelme:subscription.create/reply', 'feelme:subscription.create/dates');
    const sent = {
      id: 0,
      user_email: ` ${email.toUpperCase()} `,
      website: 'someSite',
      starts_at: '2025-03-24T15:53:14.6766+02:00',
      ends_at: '2125-04-24',
    };
    const answer = await admin.subscribe(sent);
    expect([answer.status, answer.json]).toEqual([
      201,
      {
        subscriptions_created: [
          {
            user_email: sent.user_email,
            starts_at: '2025-03-24T13:53:14.676Z',
            ends_at: '2125-04-24T00:00:00.000Z',
            status: 'active',
          },
        ],
      },
    ]);
    expect(await admin.subscriptionsOf(email)).toEqual([
      {
        id: expect.any(Number),
        user_email: email,
        website: 'someSite',
        starts_at: '2025-03-24T13:53:14.676Z',
        ends_at: '2125-04-24T00:00:00.000Z',
        status: 'active',
      },
    ]);
  });

  test('the status follows the clock: pending, active, expired', async () => {
    covers('feelme:subscription.status');
    const created = await admin.subscribe(
      item(server, email, [-3, -2]),
      item(server, email, [-1, 1]),
      item(server, email, [2, 3]),
    );
    const statuses = (list: { status: string }[]) => list.map(({ status }) => status);
    expect(statuses(created.json.subscriptions_created)).toEqual(['expired', 'active', 'pending']);
    const seen = async () => statuses(await admin.subscriptionsOf(email));
    expect(await seen()).toEqual(['expired', 'active', 'pending']);
    const filtered = async (status: string) =>
      (await admin.get(`${subscriptions}?status=${status}&user_email=${email}`)).json.count;
    try {
      server.clock.move(1.5 * day);
      await signInBoth();
      expect(await seen()).toEqual(['expired', 'expired', 'pending']);
      expect([await filtered('pending'), await filtered('active'), await filtered('expired')]).toEqual([1, 0, 2]);
      server.clock.move(day);
      await signInBoth();
      expect(await seen()).toEqual(['expired', 'expired', 'active']);
      expect([await filtered('pending'), await filtered('active'), await filtered('expired')]).toEqual([0, 1, 2]);
    } finally {
      server.clock.move(-2.5 * day);
      await signInBoth();
    }
  });

  test('an end is the first moment that no longer belongs to it, so that the next may begin there', async () => {
    covers('feelme:subscription.create/overlap');
    const answer = await admin.subscribe(item(server, email, [-1, 1]), item(server, email, [1, 2]));
    expect(answer.status).toBe(201);
  });

  test('an id, and fields that nobody asked for, are ignored', async () => {
    covers('feelme:subscription.create/id', 'feelme:user.crud/strange-fields');
    const [known] = (await admin.get(subscriptions)).json.results;
    for (const [n, id] of [known.id, -1, 'x', null, { a: 1 }].entries()) {
      const sent = { ...item(server, email, [n * 2, n * 2 + 1]), id, status: 'expired', is_admin: true, partner_id: 7 };
      expect((await admin.subscribe({ ...sent })).status).toBe(201);
    }
    const made = await admin.subscriptionsOf(email);
    expect(made.map(({ status }) => status)).toEqual(['active', 'pending', 'pending', 'pending', 'pending']);
    expect(made.map(({ id }) => id)).not.toContain(known.id);
  });
});

describe('how many', () => {
  test('100 with the scope admin, in one transaction; 0 and 101 are refused', async () => {
    covers('feelme:subscription.create/admin-100', 'feelme:subscription.create/limits', 'feelme:general/body-limit');
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => item(server, email, [n, n + 1], 'w'.repeat(255)));
    for (const count of [0, 101]) {
      const answer = await admin.subscribe(...many(count));
      expect([answer.status, answer.json]).toEqual([400, error('subscriptions')]);
    }
    const answer = await admin.subscribe(...many(100));
    expect([answer.status, answer.json.subscriptions_created?.length]).toEqual([201, 100]);
    expect(answer.json.subscriptions_created.map(({ starts_at }: { starts_at: string }) => starts_at)).toEqual(
      many(100).map(({ starts_at }) => starts_at),
    );
  });

  test('one with the scope user', async () => {
    covers('feelme:subscription.create/user-1', 'feelme:subscription.create/limits');
    const two = await user.subscribe(item(server, email, [0, 1]), item(server, email, [1, 2]));
    expect([two.status, two.json]).toEqual([403, { error: 'This scope allows one subscription per request' }]);
    expect(await admin.subscriptionsOf(email)).toEqual([]);
    expect((await user.subscribe(item(server, email, [0, 1]))).status).toBe(201);
    expect((await user.subscribe()).status).toBe(400);
  });

  test('a body of more than a mebibyte is refused unread', async () => {
    covers('feelme:general/body-limit');
    const before = await rows();
    const answer = await admin.subscribe({ ...item(server, email, [0, 1]), note: 'x'.repeat(1024 * 1024) });
    expect([answer.status, answer.json]).toEqual([413, { error: 'The request is too large' }]);
    expect(await rows()).toBe(before);
  });
});

describe('what is refused', () => {
  test.each([
    ['starts_at', { starts_at: undefined }],
    ['ends_at', { ends_at: undefined }],
    ['user_email', { user_email: undefined }],
    ['website', { website: undefined }],
    ['website', { website: '' }],
    ['website', { website: 5 }],
    ['website', { website: 'x'.repeat(256) }],
    ['starts_at', { starts_at: 'infinity' }],
    ['starts_at', { starts_at: '-infinity' }],
    ['ends_at', { ends_at: 'infinity' }],
    ['ends_at', { ends_at: '+300000-01-01T00:00:00.000Z' }],
    ['ends_at', { ends_at: '300000-01-01T00:00:00.000Z' }],
    ['ends_at', { ends_at: '10000-01-01T00:00:00.000Z' }],
    ['ends_at', { ends_at: 'tomorrow' }],
    ['ends_at', { ends_at: '2025-02-30T00:00:00Z' }],
    ['ends_at', { ends_at: 1742824394676 }],
    ['ends_at', { ends_at: null }],
    ['ends_at', { starts_at: '2030-01-01T00:00:00.000Z', ends_at: '2030-01-01T00:00:00.000Z' }],
    ['ends_at', { starts_at: '2030-01-02T00:00:00.000Z', ends_at: '2030-01-01T00:00:00.000Z' }],
    ['user_email', { user_email: 'nobody@example.com' }],
    ['user_email', { user_email: 'no mail' }],
    ['user_email', { user_email: { $ne: '' } }],
  ])('a wrong %s: %o', async (field, change) => {
    covers('feelme:subscription.create/body', 'feelme:subscription.create/dates', 'feelme:general/subscription-error');
    covers('feelme:subscription.create/unknown-user', 'feelme:subscription.create/order');
    const before = await rows();
    const answer = await admin.subscribe(item(server, email, [0, 1]), { ...item(server, email, [1, 2]), ...change });
    expect([answer.status, answer.json]).toEqual([400, error(`subscriptions.1.${field}`)]);
    // All or none: the first of the two was right.
    expect(await rows()).toBe(before);
  });

  test('every wrong field of every item is named', async () => {
    covers('feelme:general/subscription-error');
    const right = item(server, email, [0, 1]);
    const answer = await admin.subscribe({ ...right, starts_at: 'x', ends_at: 'y' }, right, { ...right, ends_at: 'z' });
    const all = 'subscriptions.0.starts_at, subscriptions.0.ends_at, subscriptions.2.ends_at';
    expect(answer.json).toEqual(error(all));
  });

  test.each([[{}], [{ subscriptions: {} }], [{ subscriptions: null }], [[]], ['x']])('%j', async (json) => {
    covers('feelme:subscription.create/body');
    const answer = await admin.call('POST', subscriptions, { json });
    expect([answer.status, answer.json.error]).toEqual([400, expect.stringMatching(/^Invalid subscription data: /)]);
  });

  test('another subscription of the same user to the same website at the same time: 409, and which', async () => {
    covers('feelme:subscription.create/overlap');
    const taken = 'the user has a subscription to this website in this period already';
    expect((await admin.subscribe(item(server, email, [-1, 10]))).status).toBe(201);
    for (const period of [
      [-1, 10],
      [-2, 0],
      [9, 11],
      [3, 4],
      [-5, 50],
    ] as [number, number][]) {
      const answer = await admin.subscribe(item(server, email, [20, 21]), item(server, email, period));
      expect([answer.status, answer.json]).toEqual([409, { error: `subscriptions.1: ${taken}` }]);
    }
    const inOne = await admin.subscribe(item(server, email, [30, 32]), item(server, email, [31, 33]));
    expect([inOne.status, inOne.json]).toEqual([409, { error: `subscriptions.1: ${taken}` }]);
    expect(await admin.subscriptionsOf(email)).toHaveLength(1);
    // Another website, and another user, are another matter.
    await admin.createUser(`another-${email}`);
    const others = await admin.subscribe(
      item(server, email, [-1, 10], 'anotherSite'),
      item(server, `another-${email}`, [-1, 10]),
    );
    expect(others.status).toBe(201);
  });
});

test('the same Idempotency-Key makes the subscription once', async () => {
  covers('feelme:subscription.create/overlap');
  const headers = { 'idempotency-key': `subscription-${counter}` };
  const json = { subscriptions: [item(server, email, [0, 5])] };
  const answers = [
    await admin.call('POST', subscriptions, { headers, json }),
    await admin.call('POST', subscriptions, { headers, json }),
  ];
  expect(answers.map(({ status, text }) => [status, text])).toEqual(Array(2).fill([201, answers[0]?.text]));
  expect(await admin.subscriptionsOf(email)).toHaveLength(1);
});
