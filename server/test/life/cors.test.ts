import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Which paths a page of another origin may call: those whose vendors are called from browsers, and no other. */

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const origin = 'https://shop.example';
const open = ['/jsapi/send', '/mobileapi/send', '/api/v1/accounts', '/api/v2/people'];
const closed = ['/api/lead', '/api/v1/members', '/jsapis', '/proxy/auth/oauth/token', '/ready', '/', '/nothing/here'];

const preflight = (path: string, headers: Record<string, string> = {}) =>
  server.call('OPTIONS', path, { headers: { origin, 'access-control-request-method': 'POST', ...headers } });
const corsHeaders = (headers: Headers) => [...headers.keys()].filter((name) => name.startsWith('access-control-'));

test.each(open)('%s may be called: asked before, and heard, also when it refuses', async (path) => {
  const asked = await preflight(path);
  expect(asked.status).toBe(204);
  expect(asked.headers.get('access-control-allow-origin')).toBe('*');
  expect(asked.headers.get('access-control-allow-methods')).toBe('GET, POST, PUT, PATCH, DELETE');
  expect(asked.headers.get('access-control-allow-headers')).toMatch(/^[\w-]+(, [\w-]+)*$/);
  expect(asked.headers.get('access-control-max-age')).toBe('600');
  const refused = await server.call('POST', path, { headers: { origin }, json: {} });
  expect(refused.status).toBeGreaterThanOrEqual(400);
  expect(refused.headers.get('access-control-allow-origin')).toBe('*');
});

test.each(closed)('%s may not', async (path) => {
  const asked = await preflight(path);
  expect([asked.status, corsHeaders(asked.headers)]).toEqual([404, []]);
  const called = await server.call('POST', path, { headers: { origin }, json: {} });
  expect(corsHeaders(called.headers)).toEqual([]);
});

test('what a page may read of an answer is named', async () => {
  const { headers } = await server.call('POST', '/jsapi/send', { headers: { origin }, json: {} });
  expect(headers.get('access-control-expose-headers')).toBe('retry-after');
});

describe('an OPTIONS request that is no preflight', () => {
  test.each([{ origin }, { 'access-control-request-method': 'POST' }, {}])('%o', async (headers) => {
    const { status } = await server.call('OPTIONS', '/jsapi/send', { headers: headers as Record<string, string> });
    expect(status).toBe(400);
  });
});
