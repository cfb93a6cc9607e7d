import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import {
  addPartner,
  askToken,
  item,
  type Partner,
  type Session,
  signIn,
  subscriptions,
  userBody,
  users,
} from './feelme-kit.ts';

/** What a token's scope and website, and the operator's allow-list, open. */

let server: TestServer;
let partner: Partner;
let admin: Session;
let user: Session;
const email = 'scoped@example.com';
let mine: { id: number };
let others: { id: number };

beforeAll(async () => {
  server = await startTestServer();
  partner = await addPartner(server);
  admin = await signIn(server, partner, 'admin', 'exampleSite');
  user = await signIn(server, partner, 'user', 'exampleSite');
  await admin.createUser(email);
  await admin.subscribe(item(server, email, [-1, 10]), item(server, email, [-1, 10], 'someSite'));
  [mine, others] = (await admin.subscriptionsOf(email)) as [{ id: number }, { id: number }];
});
afterAll(() => server.close());

const wrongSite = { error: 'This token may not be used for this website' };
const calls = (id: number, json = {}) =>
  [
    ['GET', `${subscriptions}${id}/`],
    ['PATCH', `${subscriptions}${id}/`, json],
    ['PUT', `${subscriptions}${id}/`, json],
    ['PATCH', subscriptions, { subscriptions: [{ id, ...json }] }],
    ['PUT', subscriptions, { subscriptions: [{ id, ...json }] }],
    ['DELETE', `${subscriptions}${id}/`],
  ] as const;
const send = (session: Session, [method, path, json]: ReturnType<typeof calls>[number]) =>
  session.call(method, path, json === undefined ? {} : { json });

describe('the scope admin', () => {
  test('touches every website of its partner, whatever the token’s', async () => {
    covers('feelme:token.use/admin');
    for (const one of [mine, others]) expect((await admin.get(`${subscriptions}${one.id}/`)).status).toBe(200);
    expect((await admin.get(subscriptions)).json.count).toBe(2);
  });
});

describe('the scope user', () => {
  test('creates for the token’s website and no other', async () => {
    covers('feelme:token.use/user');
    const answer = await user.subscribe(item(server, email, [20, 30], 'someSite'));
    expect([answer.status, answer.json]).toEqual([403, wrongSite]);
    expect((await user.subscribe(item(server, email, [20, 30]))).status).toBe(201);
  });

  test('sees and changes what is for its website; the rest does not exist', async () => {
    covers('feelme:token.use/user');
    for (const call of calls(others.id)) {
      const answer = await send(user, call);
      expect([call, answer.status, answer.json.error]).toEqual([
        call,
        404,
        expect.stringMatching(/^Subscription not found/),
      ]);
    }
    for (const call of calls(mine.id)) expect([call, (await send(user, call)).status]).toEqual([call, 200]);
    const { results } = (await user.get(subscriptions)).json;
    expect(new Set(results.map(({ website }: { website: string }) => website))).toEqual(new Set(['exampleSite']));
    expect((await user.get(`${subscriptions}?website=someSite`)).json.count).toBe(0);
    const named = await user.call('PATCH', `${subscriptions}${mine.id}/`, { json: { website: 'someSite' } });
    expect([named.status, named.json]).toEqual([403, wrongSite]);
  });

  test('changes one subscription a request', async () => {
    covers('feelme:token.use/user-one');
    const json = { subscriptions: [{ id: mine.id }, { id: others.id }] };
    const answer = await user.call('PATCH', subscriptions, { json });
    expect([answer.status, answer.json]).toEqual([403, { error: 'This scope allows one subscription per request' }]);
  });

  test('may do with users what admin may', async () => {
    covers('feelme:token.use/users');
    const made = await user.createUser('by-user@example.com');
    expect(made.status).toBe(201);
    const path = `${users}${made.json.id}/`;
    const outcomes = [
      await user.get(users),
      await user.get(path),
      await user.call('PATCH', path, { json: {} }),
      await user.call('PUT', path, { json: userBody('by-user@example.com') }),
      await user.call('DELETE', path),
    ];
    expect(outcomes.map(({ status }) => status)).toEqual([200, 200, 200, 200, 204]);
  });
});

describe('another partner', () => {
  test('finds none of them, and may give its own user of that e-mail the same', async () => {
    covers('feelme:subscription.crud/foreign');
    const another = await signIn(server, await addPartner(server));
    for (const call of calls(mine.id)) expect([call, (await send(another, call)).status]).toEqual([call, 404]);
    expect((await another.get(subscriptions)).json.count).toBe(0);
    const unknown = await another.subscribe(item(server, email, [-1, 10]));
    expect([unknown.status, unknown.json]).toEqual([
      400,
      { error: 'Invalid subscription data: subscriptions.0.user_email' },
    ]);
    await another.createUser(email);
    expect((await another.subscribe(item(server, email, [-1, 10]))).status).toBe(201);
    expect((await another.get(subscriptions)).json.count).toBe(1);
  });
});

describe('what the operator gave the partner', () => {
  test('a list of websites bounds tokens, items and what is seen', async () => {
    covers('feelme:token.create/websites');
    const limited = await addPartner(server, { sees: 'tenant', websites: ['exampleSite', 'secondSite'] });
    const refused = await askToken(server, limited, 'admin', 'someSite');
    expect([refused.status, refused.json]).toEqual([403, wrongSite]);
    const session = await signIn(server, limited, 'admin', 'secondSite');
    const answer = await session.subscribe(
      item(server, email, [40, 50], 'secondSite'),
      item(server, email, [40, 50], 'someSite'),
    );
    expect([answer.status, answer.json]).toEqual([403, wrongSite]);
    expect((await session.subscribe(item(server, email, [40, 50], 'secondSite'))).status).toBe(201);
    for (const call of calls(others.id)) expect([call, (await send(session, call)).status]).toEqual([call, 404]);
    const { results } = (await session.get(`${subscriptions}?page_size=100`)).json;
    expect(new Set(results.map(({ website }: { website: string }) => website))).toEqual(
      new Set(['exampleSite', 'secondSite']),
    );
  });

  test('a list that is shortened shuts tokens that were given out before', async () => {
    covers('feelme:token.create/websites');
    const limited = await addPartner(server, { websites: ['exampleSite'] });
    const sessions = [await signIn(server, limited, 'user'), await signIn(server, limited, 'admin')];
    await sessions[0]?.createUser('short@example.com');
    expect((await sessions[0]?.subscribe(item(server, 'short@example.com', [0, 1])))?.status).toBe(201);
    await server.sql(`update credentials set details = '{"websites":[]}' where login = $1`, [limited.partnerName]);
    server.clock.move(5_000);
    for (const session of sessions) {
      expect((await session.subscribe(item(server, 'short@example.com', [5, 6]))).status).toBe(403);
      expect((await session.get(subscriptions)).json.count).toBe(0);
    }
    server.clock.move(-5_000);
  });

  test('a partner with the scope user alone gets no admin token', async () => {
    covers('feelme:token.create/scopes');
    const limited = await addPartner(server, { scopes: ['user'] });
    const answer = await askToken(server, limited, 'admin', 'exampleSite');
    expect([answer.status, answer.json]).toEqual([403, { error: 'This scope does not allow the request' }]);
    expect((await askToken(server, limited, 'user', 'exampleSite')).status).toBe(200);
  });
});
