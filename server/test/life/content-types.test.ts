import { Agent, request } from 'node:http';
import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';
import fastify from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { CoreError } from '../../src/core/errors.ts';
import type { Dialect } from '../../src/dialects/dialect.ts';
import type { BodyKind, Operation } from '../../src/dialects/operation.ts';
import { addParsers } from '../../src/dialects/parsers.ts';
import { dialects } from '../../src/dialects/registry.ts';
import { newId } from '../../src/kit/ids.ts';
import { authorise, type Ids, samples } from '../security/samples.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { brokenParts, encode, type Spelling, spellings, withoutBoundary } from './support/content-types.ts';

/**
 * T39: every spelling of the content type on every route with a body. The operation's work is replaced by one that writes
 * down what reached it, so a body that comes past the schema is seen whatever the operation would have made of it.
 */

let server: TestServer;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  agent.destroy();
  await server.close();
});

const routes = dialects.flatMap((dialect) =>
  dialect.operations
    .filter(({ schema }) => schema.body !== undefined)
    .flatMap((operation) =>
      [{ path: operation.path }, ...(operation.aliases ?? [])].map(
        ({ path, method = operation.method }: { path: string; method?: string }) =>
          [`${method} ${path}`, { dialect, operation, method, path }] as const,
      ),
    ),
);
interface Route {
  readonly dialect: Dialect;
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
}

/** A second account of what a schema takes: nothing is turned into another type. */
const ajv = new Ajv({ strict: false, allErrors: true });
(ajvFormats as unknown as (ajv: Ajv) => void)(ajv);

/** Bodies that no schema of ours takes: of a wrong type as a whole, and with a wrong type in every property. */
function wrongBodies({ operation }: Route): unknown[] {
  const { properties = {} } = operation.schema.body as { properties?: Record<string, unknown> };
  const names = Object.keys(properties).length > 0 ? Object.keys(properties) : ['x'];
  const wrong = { wrong: { wrong: ['x'] } };
  const bodies = [Object.fromEntries(names.map((name) => [name, wrong])), [wrong], 'text', 1, null];
  return bodies.filter((body) => !ajv.validate(operation.schema.body as object, body));
}

interface Seen {
  readonly status: number;
  readonly text: string;
}

function send(route: Route, { type }: Spelling, body: string, signed: Signed): Promise<Seen> {
  const { params } =
    samples[route.operation.id]?.(anyIds, server.demo[route.dialect.name] as Record<string, string>) ?? {};
  const path = route.path.replace(
    /:(\w+)(?:\([^)]*\))?/g,
    (_, name: string) => params?.[name] ?? newId(server.clock.now()),
  );
  const query = new URLSearchParams(signed.query).toString();
  return new Promise((resolve, reject) => {
    const headers = {
      ...signed.headers,
      ...(type === undefined ? {} : { 'content-type': type as string }),
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(`${server.url}${path}?${query}`, { method: route.method, agent, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

interface Signed {
  readonly headers: Record<string, string>;
  readonly query: Record<string, string>;
}

async function signIn({ dialect, operation }: Route): Promise<Signed> {
  const block = server.demo[dialect.name] as Record<string, string>;
  return operation.auth === 'none'
    ? { headers: {}, query: {} }
    : authorise(server, dialect.name, block, operation.auth);
}

/** Replaces the operation's work; what reached it. */
function watch({ operation }: Route): { bodies: unknown[] } {
  const reached = { bodies: [] as unknown[] };
  vi.spyOn(operation, 'handle').mockImplementation(async ({ body }) => {
    reached.bodies.push(body);
    throw new CoreError('not_found', 'it was reached');
  });
  return reached;
}

/** The dialect's own answer, without what differs from one to the next. */
function answerOf({ dialect, operation, method, path }: Route, code: 'unsupported_media_type'): string {
  const error = new CoreError(code, 'as the mount says it');
  const { status, body } = dialect.errors[code](error, { method, path, operation, now: 0 });
  return shape(status, typeof body === 'string' ? body : JSON.stringify(body));
}

function shape(status: number, text: string): string {
  return `${status} ${text.replace(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, 'TIME').replace(/"path":"[^"]*"/, '"path":"…"')}`;
}

/** Ids of nothing: what they name is looked at by the operation, which is not run here. */
const anyIds: Ids = new Proxy({}, { get: () => ({ id: newId(server.clock.now()), number: 1 }) });

const takes = ({ operation }: Route, { kind }: Spelling) => kind !== 'refused' && operation.consumes?.includes(kind);
/** What is sent under a type that is refused: JSON, which a lenient reader might take after all. */
const kindOf = ({ kind }: Spelling): BodyKind => (kind === 'refused' ? 'json' : kind);

test('there are enough spellings, and every route with a body is among the routes', () => {
  expect(new Set(spellings.map(({ type }) => type)).size).toBe(spellings.length);
  expect(spellings.length).toBeGreaterThanOrEqual(40);
  expect(routes.length).toBeGreaterThanOrEqual(dialects.length);
});

test('the same look tells a route whose schema is listed for one type only, and so not used for the others', async () => {
  const schema = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } };
  const reached: unknown[] = [];
  const app = fastify();
  await app.register(async (scope) => {
    await addParsers(scope, server.server.deps.files);
    const body = { content: { 'application/json': { schema } } };
    scope.post('/', { schema: { body } }, async (request) => void reached.push(request.body));
  });
  for (const type of ['application/json', 'application/x-www-form-urlencoded'])
    await app.inject({ method: 'POST', url: '/', headers: { 'content-type': type }, payload: '{"n":"wrong"}' });
  await app.close();
  expect(reached).toHaveLength(1);
  expect(reached.filter((body) => !ajv.validate(schema, body))).toHaveLength(1);
});

test('an operation that declares no body is given none', async () => {
  for (const { dialect, operation } of operationsWithoutBody()) {
    const route = { dialect, operation, method: operation.method, path: operation.path };
    const reached = watch(route);
    for (const spelling of spellings.filter(({ kind }) => kind !== 'refused'))
      await send(route, spelling, encode(kindOf(spelling), { x: 1 }), await signIn(route));
    expect(
      reached.bodies.filter((body) => body !== undefined),
      operation.id,
    ).toEqual([]);
  }
});

function operationsWithoutBody() {
  return dialects.flatMap((dialect) =>
    dialect.operations.flatMap((operation) => (operation.schema.body === undefined ? [{ dialect, operation }] : [])),
  );
}

describe.each(routes)('%s', (_, route) => {
  test('a type that is not taken gets the 415 of the dialect, and nothing reaches the operation', async () => {
    const reached = watch(route);
    const signed = await signIn(route);
    const answers: Record<string, string> = {};
    for (const spelling of spellings.filter((one) => !takes(route, one))) {
      for (const body of [{ x: 1 }, ...wrongBodies(route).slice(0, 1)]) {
        const { status, text } = await send(route, spelling, encode(kindOf(spelling), body), signed);
        const seen = shape(status, text);
        if (seen !== answerOf(route, 'unsupported_media_type')) answers[`${spelling.type}`] = seen;
      }
    }
    expect(answers).toEqual({});
    expect(reached.bodies).toEqual([]);
  });

  test('a wrong body never reaches the operation under a type that is taken, and is never answered with 2xx', async () => {
    const reached = watch(route);
    const signed = await signIn(route);
    const answers: Record<string, number> = {};
    for (const spelling of spellings.filter((one) => takes(route, one))) {
      for (const body of wrongBodies(route)) {
        const kind = kindOf(spelling);
        // A form has no other shape than an object.
        if (kind !== 'json' && (typeof body !== 'object' || body === null)) continue;
        const { status } = await send(route, spelling, encode(kind, body), signed);
        if (status < 400 || status >= 500) answers[`${spelling.type} ${JSON.stringify(body)}`] = status;
      }
    }
    expect(answers).toEqual({});
    expect(reached.bodies.filter((body) => !ajv.validate(route.operation.schema.body as object, body))).toEqual([]);
  });

  test('multipart without a boundary gets the 415, and one that cannot be read a 4xx', async () => {
    const reached = watch(route);
    const signed = await signIn(route);
    const answers: string[] = [];
    for (const spelling of withoutBoundary) {
      const { status, text } = await send(route, spelling, 'x', signed);
      answers.push(shape(status, text));
    }
    for (const spelling of spellings.filter(({ kind }) => kind === 'multipart')) {
      for (const body of brokenParts) expect((await send(route, spelling, body, signed)).status).toBeLessThan(500);
    }
    expect(reached.bodies).toEqual([]);
    expect(answers).toEqual(withoutBoundary.map(() => answerOf(route, 'unsupported_media_type')));
  });

  test('a right body reaches it under every type that is taken', async () => {
    const reached = watch(route);
    const signed = await signIn(route);
    const block = server.demo[route.dialect.name] as Record<string, string>;
    const sample = samples[route.operation.id]?.(anyIds, block);
    const body = JSON.parse(JSON.stringify(sample?.json ?? sample?.form ?? sample?.upload?.fields));
    const taken = spellings.filter((one) => takes(route, one));
    const headers = { ...signed.headers, ...sample?.headers };
    for (const spelling of taken) await send(route, spelling, encode(kindOf(spelling), body), { ...signed, headers });
    expect(reached.bodies).toHaveLength(taken.length);
  });
});
