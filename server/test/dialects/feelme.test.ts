import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import { type CallOptions, startTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
let basic: string;
let token: string;
const day = 24 * 60 * 60 * 1000;

beforeAll(async () => {
  server = await startTestServer();
  const { partnerName, partnerSecret } = server.demo.feelme as Record<string, string>;
  basic = `Basic ${Buffer.from(`${partnerName}:${partnerSecret}`).toString('base64')}`;
  token = (await getToken({ scope: 'admin', website: 'exampleSite' })).json.token;
});
afterAll(() => server.close());

const getToken = (json: unknown, authorization = basic) =>
  server.call('POST', '/api/v1/partner/token/', { headers: { authorization }, json });
const withToken = (method: string, path: string, options: CallOptions = {}) =>
  server.call(method, path, { ...options, headers: { authorization: `Bearer ${token}`, ...options.headers } });
const createUser = (json: unknown) => withToken('POST', '/api/v1/partner/user/', { json });
const user = (email: string) => ({ email, password: 'correct horse', agreed_to_policies: 'agreed' });

describe('POST /partner/token/', () => {
  test.each([
    ['scope', { website: 'x' }],
    ['scope', { scope: 'root', website: 'x' }],
    ['scope', { scope: ['admin'], website: 'x' }],
    ['website', { scope: 'admin' }],
    ['website', { scope: 'admin', website: 5 }],
    ['website', { scope: 'user', website: '' }],
  ])('refuses a wrong %s', async (field, body) => {
    covers('feelme:token.create/body.scope', 'feelme:token.create/body.website');
    const answer = await getToken(body);
    expect([answer.status, answer.json]).toEqual([400, { error: `Invalid data: ${field}` }]);
  });

  test('both scopes are given', async () => {
    covers('feelme:token.create/body.scope');
    for (const scope of ['admin', 'user']) expect((await getToken({ scope, website: 'x' })).status).toBe(200);
  });

  test('a wrong secret, an unknown name, a foreign code and no credentials at all', async () => {
    covers('feelme:token.create/wrong-secret', 'feelme:token.create/basic');
    const { partnerName } = server.demo.feelme as Record<string, string>;
    const logins = [
      `${partnerName}:wrong`,
      `nobody.${server.demo.tenant}:wrong`,
      'nobody.00000000:wrong',
      'plain:wrong',
    ];
    const answers = await Promise.all(
      logins.map((login) =>
        getToken({ scope: 'admin', website: 'x' }, `Basic ${Buffer.from(login).toString('base64')}`),
      ),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
      new Set(['401 {"error":"Invalid partner credentials"}']),
    );
    expect((await getToken({ scope: 'admin', website: 'x' }, 'Bearer x')).status).toBe(401);
  });

  test('other bodies than JSON are refused, and unreadable JSON is no 500', async () => {
    covers('feelme:general/json-only');
    const form = await server.call('POST', '/api/v1/partner/token/', {
      headers: { authorization: basic },
      form: { scope: 'admin', website: 'x' },
    });
    expect([form.status, form.json]).toEqual([415, { error: 'All requests must be in JSON format' }]);
    const broken = await server.call('POST', '/api/v1/partner/token/', {
      headers: { authorization: basic, 'content-type': 'application/json' },
      raw: '{"scope":',
    });
    expect([broken.status, broken.json]).toEqual([400, { error: 'The request cannot be read' }]);
  });
});

describe('Bearer token', () => {
  test('none, garbage, a forged one', async () => {
    covers('feelme:token.use/bearer');
    const [header, , signature] = token.split('.');
    const edited = `${header}.${Buffer.from('{"scope":"admin"}').toString('base64url')}.${signature}`;
    for (const authorization of ['', 'Bearer', 'Bearer x', `Bearer ${edited}`, `Bearer ${token}x`, basic]) {
      const answer = await server.call('GET', '/api/v1/partner/user/', {
        headers: authorization ? { authorization } : {},
      });
      expect([answer.status, Object.keys(answer.json)]).toEqual([401, ['error']]);
    }
  });

  test('lives for a day', async () => {
    covers('feelme:token.use/life');
    const old = (await getToken({ scope: 'admin', website: 'x' })).json.token;
    const asOld = () => server.call('GET', '/api/v1/partner/user/', { headers: { authorization: `Bearer ${old}` } });
    server.clock.move(day - 60_000);
    expect((await asOld()).status).toBe(200);
    server.clock.move(120_000);
    expect((await asOld()).status).toBe(401);
    server.clock.move(-day - 60_000);
  });
});

describe('POST /partner/user/', () => {
  test.each([
    ['email', { password: 'x', agreed_to_policies: 'agreed' }],
    ['email', { ...user('no mail') }],
    ['email', { ...user('a@b\u0000.c') }],
    ['password', { email: 'a@b.example', agreed_to_policies: 'agreed' }],
    ['agreed_to_policies', { email: 'a@b.example', password: 'x' }],
    ['agreed_to_policies', { ...user('a@b.example'), agreed_to_policies: true }],
    ['agreed_to_policies', { ...user('a@b.example'), agreed_to_policies: 'yes' }],
  ])('refuses a wrong %s', async (field, body) => {
    covers(
      'feelme:user.create/body.email',
      'feelme:user.create/body.password',
      'feelme:user.create/body.agreed_to_policies',
    );
    const answer = await createUser(body);
    expect(answer.status).toBe(400);
    // A NUL never reaches validation: the body is refused as a whole.
    if (!JSON.stringify(body).includes('u0000')) expect(answer.json).toEqual({ error: `Invalid data: ${field}` });
  });

  test('the password is kept as a hash only, and the answer masks it', async () => {
    covers('feelme:user.create/body.password', 'feelme:user.create/reply');
    const answer = await createUser({
      ...user('hash@example.com'),
      password: 'planted-password',
      is_admin: true,
      id: 1,
    });
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({
      id: expect.any(Number),
      email: 'hash@example.com',
      password: '********',
      agreed_to_policies: 'agreed',
    });
    const [row] = await server.sql(
      'select hash from passwords p join records r on r.id = p.record_id where r.email = $1',
      ['hash@example.com'],
    );
    expect(row?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test('the e-mail is echoed as it was sent, and taken in any spelling', async () => {
    covers('feelme:user.create/duplicate', 'feelme:user.crud/list-email');
    const first = await createUser(user('Echo@Example.com'));
    expect(first.json.email).toBe('Echo@Example.com');
    const again = await createUser(user(' echo@example.COM'));
    expect([again.status, again.json]).toEqual([400, { error: 'A user with this email already exists' }]);
    const found = await withToken('GET', '/api/v1/partner/user/?email=ECHO@example.com');
    expect(found.json.results).toEqual([first.json]);
  });
});

describe('reading users', () => {
  test('paths work with and without their slash, never by a redirect', async () => {
    covers('feelme:general/trailing-slash');
    const { id } = (await createUser(user('slash@example.com'))).json;
    for (const path of [
      `/api/v1/partner/user/${id}/`,
      `/api/v1/partner/user/${id}`,
      '/api/v1/partner/user',
      '/api/v1/partner/user/',
    ]) {
      expect((await withToken('GET', path)).status).toBe(200);
    }
  });

  test('what is no id of a user is not found', async () => {
    covers('feelme:user.crud/read-unknown');
    for (const id of ['999999999', '0', 'abc', '-1', '1e3', '99999999999999999999']) {
      const answer = await withToken('GET', `/api/v1/partner/user/${id}/`);
      expect([answer.status, answer.json]).toEqual([404, { error: 'User not found' }]);
    }
    expect((await withToken('GET', '/api/v1/partner/nothing/')).json).toEqual({ error: 'Not found' });
  });

  test('the pages hold everybody once', async () => {
    covers('feelme:user.crud/list-paging', 'feelme:user.crud/list');
    for (let i = 0; i < 5; i += 1) await createUser(user(`page${i}@example.com`));
    const seen: number[] = [];
    let next: string | null = '/api/v1/partner/user/?page_size=3';
    let count = 0;
    while (next) {
      const page: { count: number; next: string | null; results: { id: number }[] } = (await withToken('GET', next))
        .json;
      seen.push(...page.results.map(({ id }) => id));
      count = page.count;
      next = page.next;
    }
    expect(new Set(seen).size).toBe(count);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    for (const query of ['page=0', 'page=x', 'page_size=101', 'page_size=-1'])
      expect((await withToken('GET', `/api/v1/partner/user/?${query}`)).status).toBe(400);
  });
});
