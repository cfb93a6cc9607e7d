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

test('errors are an object with a brief text under `error`', async () => {
  covers('feelme:general/error-body');
  const response = await fetch(`${api}/partner/user/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({ error: expect.any(String) });
});
