import { beforeAll, describe, expect, inject, test } from 'vitest';
import { covers } from './support/covers.ts';

const baseUrl = inject('baseUrl');
const { feelme } = inject('credentials');

/** `~` of the guide: the base URL with the API's prefix. */
const api = `${baseUrl}/api/v1`;
const basic = `Basic ${Buffer.from(`${feelme?.partnerName}:${feelme?.partnerSecret}`).toString('base64')}`;

describe('1. Obtain Access Token', () => {
  test('the example curl', async () => {
    covers('feelme:token.create/example', 'feelme:token.create/basic', 'feelme:token.create/reply.token');
    const response = await fetch(`${api}/partner/token/`, {
      method: 'POST',
      headers: { authorization: basic, 'content-type': 'application/json' },
      body: '{\n    "scope": "admin",\n    "website": "exampleSite"\n  }',
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toEqual({ token: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/) });
  });
});

describe('2. Create a User', () => {
  let token = '';
  beforeAll(async () => {
    const response = await fetch(`${api}/partner/token/`, {
      method: 'POST',
      headers: { authorization: basic, 'content-type': 'application/json' },
      body: '{"scope":"user","website":"exampleSite"}',
    });
    token = ((await response.json()) as { token: string }).token;
  });

  test('the example curl, then the user in the list and by its id', async () => {
    covers('feelme:user.create/example', 'feelme:user.create/reply', 'feelme:user.crud/read', 'feelme:user.crud/list');
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const created = await fetch(`${api}/partner/user/`, {
      method: 'POST',
      headers,
      body: '{\n    "email": "user@example.com",\n    "password": "superSecurePassword",\n    "agreed_to_policies": "agreed"\n  }',
    });
    expect(created.status).toBe(201);
    const user = (await created.json()) as Record<string, unknown>;
    expect(user).toEqual({
      id: expect.any(Number),
      email: 'user@example.com',
      password: expect.any(String),
      agreed_to_policies: 'agreed',
    });
    expect(user.id).toSatisfy(Number.isInteger);
    expect(user.password).not.toContain('superSecurePassword');
    expect(await (await fetch(`${api}/partner/user/${user.id}/`, { headers })).json()).toEqual(user);
    const list = (await (await fetch(`${api}/partner/user/?email=USER@example.com`, { headers })).json()) as {
      results: unknown[];
    };
    expect(list.results).toEqual([user]);
  });
});

describe('3. Create a Subscription', () => {
  const period = '"starts_at": "2025-03-24T13:53:14.676Z",\n        "ends_at": "2025-04-24T13:53:14.676Z"';
  const example = `{
    "subscriptions": [
      {
        "id": 0,
        "user_email": "user@example.com",
        "website": "someSite",
        ${period}
      }
    ]
  }`;
  const headers = { 'content-type': 'application/json', authorization: '' };
  const send = async (method: string, path: string, body?: string) => {
    const response = await fetch(`${api}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
  };

  beforeAll(async () => {
    const response = await fetch(`${api}/partner/token/`, {
      method: 'POST',
      headers: { authorization: basic, 'content-type': 'application/json' },
      body: '{"scope":"admin","website":"exampleSite"}',
    });
    headers.authorization = `Bearer ${((await response.json()) as { token: string }).token}`;
    await send('POST', '/partner/user/', '{"email":"user@example.com","password":"x","agreed_to_policies":"agreed"}');
  });

  test('the example curl: its month has passed since', async () => {
    covers('feelme:subscription.create/example', 'feelme:subscription.create/reply', 'feelme:token.use/admin');
    expect(await send('POST', '/partner/subscriptions/', example)).toEqual({
      status: 201,
      json: {
        subscriptions_created: [
          {
            user_email: 'user@example.com',
            starts_at: '2025-03-24T13:53:14.676Z',
            ends_at: '2025-04-24T13:53:14.676Z',
            status: 'expired',
          },
        ],
      },
    });
  });

  test('the same for a month around today is active, as printed; it is changed, ended and its user deleted', async () => {
    covers('feelme:subscription.crud/read', 'feelme:subscription.crud/update', 'feelme:subscription.crud/start');
    covers('feelme:subscription.delete', 'feelme:subscription.status', 'feelme:user.crud/delete');
    const [starts_at, ends_at] = [-15, 15].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
    const body = example.replace(period, `"starts_at": "${starts_at}", "ends_at": "${ends_at}"`);
    const created = await send('POST', '/partner/subscriptions/', body);
    const printed = { user_email: 'user@example.com', starts_at, ends_at, status: 'active' };
    expect(created).toEqual({ status: 201, json: { subscriptions_created: [printed] } });
    expect((await send('POST', '/partner/subscriptions/', body)).status).toBe(409);

    const list = await send('GET', '/partner/subscriptions/?user_email=user@example.com&status=active');
    const [subscription] = list.json.results;
    expect(subscription).toEqual({ id: expect.any(Number), website: 'someSite', ...printed });
    const path = `/partner/subscriptions/${subscription.id}/`;
    expect((await send('GET', path)).json).toEqual(subscription);
    const renewed = await send('PATCH', path, '{"ends_at":"2999-01-01T00:00:00.000Z"}');
    expect(renewed).toEqual({ status: 200, json: { ...subscription, ends_at: '2999-01-01T00:00:00.000Z' } });
    expect((await send('PATCH', path, '{"starts_at":"2998-01-01T00:00:00.000Z"}')).status).toBe(409);
    const ended = await send('DELETE', path);
    expect(ended.json).toEqual({ ...subscription, status: 'expired', ends_at: expect.any(String) });
    expect(Date.parse(ended.json.ends_at)).toBeLessThan(Date.parse(ends_at ?? ''));

    const [user] = (await send('GET', '/partner/user/?email=user@example.com')).json.results;
    expect((await send('DELETE', `/partner/user/${user.id}/`)).status).toBe(204);
    for (const gone of [path, `/partner/user/${user.id}/`]) expect((await send('GET', gone)).status).toBe(404);
  });
});

test('Overview: the API documents itself', async () => {
  covers('feelme:general/documents');
  const { paths } = (await (await fetch(`${baseUrl}/api/docs`)).json()) as { paths: object };
  expect(Object.keys(paths)).toContain('/api/v1/partner/subscriptions');
  expect(await (await fetch(`${baseUrl}/api/redoc`)).text()).toContain('FeelMe Lead API');
});

test('errors are an object with a brief text under `error`, for subscriptions the printed one', async () => {
  covers('feelme:general/error-body', 'feelme:general/subscription-error');
  const response = await fetch(`${api}/partner/user/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({ error: expect.any(String) });
  const signedIn = await fetch(`${api}/partner/token/`, {
    method: 'POST',
    headers: { authorization: basic, 'content-type': 'application/json' },
    body: '{"scope":"admin","website":"exampleSite"}',
  });
  const { token } = (await signedIn.json()) as { token: string };
  const refused = await fetch(`${api}/partner/subscriptions/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"subscriptions":[]}',
  });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toEqual({ error: 'Invalid subscription data: subscriptions' });
});
