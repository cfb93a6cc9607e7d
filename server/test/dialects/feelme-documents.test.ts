import { validate } from '@scalar/openapi-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { feelme } from '../../src/dialects/feelme/index.ts';
import { templateOf } from '../../src/dialects/openapi.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** The API's own documentation, where the guide says it is. */

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test.each(['/api/docs', '/api/docs/'])('%s is the OpenAPI document of this API and no other', async (path) => {
  covers('feelme:general/documents');
  const answer = await server.call('GET', path);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  expect(validate(structuredClone(answer.json), { checkPathParameters: true })).toMatchObject({ valid: true });
  const paths = feelme.operations.map((operation) => templateOf(operation.path));
  expect(Object.keys(answer.json.paths).sort()).toEqual([...new Set(paths)].sort());
  for (const one of Object.keys(answer.json.paths)) expect(one).toMatch(/^\/api\/v1\/partner\//);
  expect(answer.json.servers).toEqual([{ url: server.url }]);
});

test.each(['/api/redoc', '/api/redoc/'])('%s is a page for people, whose files are there', async (path) => {
  covers('feelme:general/documents');
  const answer = await server.call('GET', path);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(answer.text).toContain(feelme.title);
  const links = [...answer.text.matchAll(/(?:src|href|data-document|data-script)="([^"#]+)"/g)].map(
    ([, to = '']) => to,
  );
  expect(links.length).toBeGreaterThan(5);
  for (const to of new Set(links)) {
    const url = new URL(to, `${server.url}${path}`);
    expect([to, (await server.call('GET', url.pathname)).status]).toEqual([to, 200]);
  }
});
