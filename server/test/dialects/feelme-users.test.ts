import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createOwnCredential } from '../drivers/own-credential.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { addPartner, item, type Partner, type Session, signIn, userBody, users } from './feelme-kit.ts';

/** Changing and deleting users. */

let server: TestServer;
let demo: Session;
let own: Session;
let counter = 0;
let email: string;
let id: number;

beforeAll(async () => {
  server = await startTestServer();
  demo = await signIn(server, server.demo.feelme as unknown as Partner);
  own = await signIn(server, await addPartner(server));
});
afterAll(() => server.close());
beforeEach(async () => {
  counter += 1;
  email = `Changed-${counter}@example.com`;
  id = (await demo.createUser(email)).json.id;
});

const hashOf = async (address: string) =>
  (
    await server.sql<{ hash: string }>(
      `select p.hash from passwords p join records r on r.id = p.record_id where r.email = $1 and r.source = 'feelme'`,
      [address.toLowerCase()],
    )
  )[0]?.hash;

describe('PUT /partner/user/:id/', () => {
  test('sets e-mail, password and agreement; the answer is the user as it is read, its password masked', async () => {
    covers('feelme:user.crud/replace', 'feelme:user.crud/password');
    const before = await hashOf(email);
    const moved = { ...userBody(`Moved-${counter}@Example.com`), password: 'planted-password' };
    const answer = await demo.call('PUT', `${users}${id}/`, { json: moved });
    expect([answer.status, answer.json]).toEqual([200, { ...moved, id, password: '********' }]);
    expect((await demo.get(`${users}${id}`)).json).toEqual(answer.json);
    expect((await demo.get(`${users}?email=${email}`)).json.results).toEqual([]);
    const after = await hashOf(moved.email);
    expect(after).toMatch(/^\$argon2id\$/);
    expect(after).not.toBe(before);
  });

  test.each(['email', 'password', 'agreed_to_policies'])('needs %s', async (field) => {
    covers('feelme:user.crud/replace');
    const body = { ...userBody(`needs-${counter}@example.com`), [field]: undefined };
    const answer = await demo.call('PUT', `${users}${id}/`, { json: body });
    expect([answer.status, answer.json]).toEqual([400, { error: `Invalid data: ${field}` }]);
    expect((await demo.get(`${users}${id}/`)).json.email).toBe(email);
  });
});

describe('PATCH /partner/user/:id/', () => {
  test('changes what it names, and nothing else', async () => {
    covers('feelme:user.crud/patch', 'feelme:user.crud/password');
    const patch = (json: object) => demo.call('PATCH', `${users}${id}/`, { json });
    const hash = await hashOf(email);
    const known = (await demo.get(`${users}${id}/`)).json;
    for (const body of [{}, { agreed_to_policies: 'agreed' }, { email }])
      expect([(await patch(body)).json, await hashOf(email)]).toEqual([known, hash]);
    const moved = `only-mail-${counter}@example.com`;
    expect((await patch({ email: moved })).json).toEqual({ ...known, email: moved });
    expect(await hashOf(moved)).toBe(hash);
    expect((await patch({ password: 'another one' })).json).toEqual({ ...known, email: moved });
    expect(await hashOf(moved)).not.toBe(hash);
  });

  test.each([
    ['email', { email: 'no mail' }],
    ['email', { email: null }],
    ['password', { password: '' }],
    ['agreed_to_policies', { agreed_to_policies: 'no' }],
    ['agreed_to_policies', { agreed_to_policies: true }],
  ])('refuses a wrong %s', async (field, json) => {
    covers('feelme:user.crud/patch');
    const answer = await demo.call('PATCH', `${users}${id}/`, { json });
    expect([answer.status, answer.json]).toEqual([400, { error: `Invalid data: ${field}` }]);
  });

  test('a person who came in elsewhere is changed in this source only, and named users take fields of ours', async () => {
    covers('feelme:user.crud/patch', 'feelme:user.crud/strange-fields');
    const olena = (await demo.get(`${users}?email=olena@example.com`)).json.results[0];
    expect(olena.agreed_to_policies).toBe('');
    const json = { agreed_to_policies: 'agreed', is_admin: true, partner_id: 7, email_verified: true, id: 1 };
    const answer = await demo.call('PATCH', `${users}${olena.id}/`, { json });
    expect([answer.status, answer.json]).toEqual([200, { ...olena, agreed_to_policies: 'agreed' }]);
    const rows = await server.sql(`select details, values from records where source = 'feelme' and person_id in
      (select id from people where email = 'olena@example.com')`);
    expect(rows).toEqual([{ details: {}, values: { consents: { policies: true } } }]);
  });
});

test('an e-mail that another of the partner’s users has is refused in any spelling, by both', async () => {
  covers('feelme:user.crud/duplicate');
  const other = `other-${counter}@example.com`;
  await demo.createUser(other);
  for (const method of ['PUT', 'PATCH']) {
    const answer = await demo.call(method, `${users}${id}/`, { json: userBody(other.toUpperCase()) });
    expect([answer.status, answer.json]).toEqual([400, { error: 'A user with this email already exists' }]);
  }
  expect((await demo.get(`${users}${id}/`)).json.email).toBe(email);
});

describe('DELETE /partner/user/:id/', () => {
  test('answers 204 without a body; the user and its subscriptions are 404 everywhere', async () => {
    covers('feelme:user.crud/delete');
    await demo.subscribe(item(server, email, [-1, 30]));
    const [subscription] = await demo.subscriptionsOf(email);
    const answer = await demo.call('DELETE', `${users}${id}/`);
    expect([answer.status, answer.text]).toEqual([204, '']);
    const gone = { error: 'User not found' };
    for (const [method, json] of [['GET'], ['DELETE'], ['PATCH', {}], ['PUT', userBody(email)]] as const) {
      const again = await demo.call(method, `${users}${id}/`, json === undefined ? {} : { json });
      expect([method, again.status, again.json]).toEqual([method, 404, gone]);
    }
    expect((await demo.get(`${users}?email=${email}`)).json.count).toBe(0);
    expect((await demo.get(`/api/v1/partner/subscriptions/${subscription.id}/`)).status).toBe(404);
    expect(await demo.subscriptionsOf(email)).toEqual([]);
    expect((await demo.subscribe(item(server, email, [40, 50]))).status).toBe(400);
    expect(await hashOf(email)).toBeUndefined();
    expect((await demo.createUser(email)).json.id).not.toBe(id);
  });

  test('of a user whom only other sources know is refused', async () => {
    covers('feelme:user.crud/delete-foreign');
    const kari = (await demo.get(`${users}?email=kari.nordmann@example.com`)).json.results[0];
    const answer = await demo.call('DELETE', `${users}${kari.id}/`);
    const error = 'This user is known through another system and stays there';
    expect([answer.status, answer.json]).toEqual([409, { error }]);
    expect((await demo.get(`${users}${kari.id}/`)).json).toEqual(kari);
  });

  test('of a user whom others know too takes back what this partner said', async () => {
    covers('feelme:user.crud/delete-foreign');
    const known = (await demo.get(`${users}?email=kari.nordmann@example.com`)).json.results[0];
    expect((await demo.createUser('kari.nordmann@example.com')).json.agreed_to_policies).toBe('agreed');
    expect((await demo.call('DELETE', `${users}${known.id}/`)).status).toBe(204);
    expect((await demo.get(`${users}${known.id}/`)).json).toEqual(known);
  });
});

test('another partner’s user does not exist', async () => {
  covers('feelme:user.crud/read-unknown');
  const { json: mine } = await own.createUser(`own-${counter}@example.com`);
  const others = [await signIn(server, await addPartner(server))];
  const { tenant, login, secret } = await createOwnCredential(server, server.demo.tenant, {
    source: 'feelme',
    kind: 'client',
    login: (code, random) => `third-${random}.${code}`,
  });
  expect(tenant.code).toBe(server.demo.tenant);
  others.push(await signIn(server, { partnerName: login, partnerSecret: secret }));
  for (const other of others) {
    for (const [method, json] of [['GET'], ['DELETE'], ['PATCH', {}], ['PUT', userBody('x@example.com')]] as const) {
      const answer = await other.call(method, `${users}${mine.id}/`, json === undefined ? {} : { json });
      expect([method, answer.status, answer.json]).toEqual([method, 404, { error: 'User not found' }]);
    }
  }
  expect((await own.get(`${users}${mine.id}/`)).json).toEqual(mine);
  expect((await own.call('DELETE', `${users}${mine.id}/`)).status).toBe(204);
  expect((await own.get(`${users}${mine.id}/`)).status).toBe(404);
});
