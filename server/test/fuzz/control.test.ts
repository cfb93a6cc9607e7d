import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Type from 'typebox';
import { afterEach, expect, test } from 'vitest';
import { subrite } from '../../src/dialects/subrite/index.ts';
import { newId } from '../../src/kit/ids.ts';
import type { Target } from './draft.ts';
import { fuzz } from './fuzz.ts';
import { createPool } from './pool.ts';
import type { Fuzzed } from './world.ts';

/** The whole fuzz against a tiny server that behaves, and against ones that misbehave on a condition: each must be found. */

const Thing = Type.Object({ id: Type.String(), name: Type.String() });
const common = { summary: '', source: '', auth: 'none', handle: () => Promise.reject(new Error('never called')) };
const make = {
  ...common,
  id: 'subrite.thing.create',
  method: 'POST' as const,
  path: '/things',
  consumes: ['json'] as const,
  idParameters: [],
  schema: { body: Type.Object({ name: Type.String({ maxLength: 50 }) }), response: { 201: Thing } },
};
const read = {
  ...common,
  id: 'subrite.thing.read',
  method: 'GET' as const,
  path: '/things/:id',
  idParameters: [{ in: 'path' as const, name: 'id', of: 'thing' }],
  schema: { params: Type.Object({ id: Type.String() }), response: { 200: Thing } },
};
const dialect = { ...subrite, operations: [make, read] };
const targets: Target[] = dialect.operations.map((operation) => ({ dialect, operation }));

interface Request {
  readonly method: string;
  readonly path: string;
  /** Undefined when there is none, or none that can be read. */
  readonly name: unknown;
  /** Whether the path names something that was created here. */
  readonly known: boolean;
}
/** Undefined: the server behaves. */
type Misbehaviour = (request: Request) => { status: number; body: unknown } | undefined;

let server: Server | undefined;
afterEach(() => server?.close());

const bad = { statusCode: 400, message: 'The request cannot be read', error: 'Bad Request' };
const missing = { statusCode: 404, message: 'Member not found', error: 'Not Found' };

async function start(misbehave: Misbehaviour): Promise<Fuzzed> {
  const things = new Map<string, string>();
  // No connection may end between two requests of ours.
  server = createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const id = path.slice('/things/'.length);
    const method = request.method ?? '';
    const name = nameIn(Buffer.concat(chunks).toString('utf8'));
    const found = misbehave({ method, path, name, known: things.has(id) });
    if (found !== undefined) return answer(response, found.status, found.body);
    if (method === 'GET') {
      const known = things.get(id);
      return known === undefined ? answer(response, 404, missing) : answer(response, 200, { id, name: known });
    }
    if (typeof name !== 'string') return answer(response, 400, bad);
    const made = newId(Date.UTC(2026, 0, 15));
    things.set(made, name);
    answer(response, 201, { id: made, name });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const world = {
    sample: ({ operation }: Target) => (operation === make ? { json: { name: 'a' } } : { params: { id: 'none' } }),
    session: async () => ({ headers: {}, query: {} }),
    forgetSession: () => undefined,
    prepare: async () => undefined,
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    targets,
    names: ['identity_log'],
    marks: () => 0,
    bugs: () => [],
    world: async () => {
      const pool = createPool('subrite', {}, {}, new Map([['thing', 'thing']]));
      return { ...world, pool: () => pool };
    },
  };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'x' }).end(JSON.stringify(body));
}

function nameIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { name?: unknown } | null)?.name;
  } catch {
    return undefined;
  }
}

const options = { requests: 600, seed: 7, concurrency: 4 };

test('a server that behaves is left in peace, and things that were created are read', async () => {
  const report = await fuzz(await start(() => undefined), options);
  expect(report.failure, report.text).toBeUndefined();
  expect(report.sent).toBeGreaterThanOrEqual(options.requests);
  expect(report.byOperation.get('subrite.thing.read')?.verdicts.success).toBeGreaterThan(10);
  expect(report.byOperation.get('subrite.thing.create')?.verdicts).toMatchObject({
    success: expect.any(Number),
    refused: expect.any(Number),
  });
});

test.each<[string, Misbehaviour, RegExp, RegExp]>([
  [
    'a 500 at a number for a text',
    ({ name }) => (typeof name === 'number' ? { status: 500, body: { ...bad, statusCode: 500 } } : undefined),
    /^500 /,
    /"name":-?[\d.]/,
  ],
  [
    'a 500 at a text just over its limit',
    ({ name }) => (typeof name === 'string' && name.length === 51 ? { status: 500, body: bad } : undefined),
    /^500 /,
    /"name":"b{51}"/,
  ],
  [
    'a 500 at NUL',
    ({ name }) => (typeof name === 'string' && name.includes('\0') ? { status: 500, body: bad } : undefined),
    /^500 /,
    /\\u0000/,
  ],
  [
    'an extra key in what was created before',
    ({ method, known }) =>
      method === 'GET' && known ? { status: 200, body: { id: 'x', name: 'x', tenantId: 'x' } } : undefined,
    /does not name: tenantId/,
    /\/things\/[0-9a-f-]{36}/,
  ],
  [
    'SQL in an error',
    ({ path }) =>
      path.includes("'")
        ? { status: 404, body: { ...missing, message: `select * from things where id = 1` } }
        : undefined,
    /inside: select/,
    /'/,
  ],
  [
    'a prototype that a request changes',
    ({ name }) => {
      if (name === '__proto__') Object.assign(Object.prototype, { polluted: true });
      return undefined;
    },
    /prototype was changed/,
    /__proto__/,
  ],
])('%s is found, made small, and can be sent again', async (_, misbehave, why, request) => {
  const report = await fuzz(await start(misbehave), { ...options, requests: 20_000, concurrency: 1 });
  expect(report.failure?.wrong).toMatch(why);
  const { trace = [] } = report.failure ?? {};
  expect(trace.length, 'a creation and its reading at most').toBeLessThanOrEqual(2);
  expect(trace.at(-1)).toMatch(/^# subrite\.thing\.\w+ .*\ncurl /);
  expect(trace.at(-1)).toMatch(request);
  expect(report.text).toContain(`FUZZ_SEED=${options.seed}`);
});

test('the same seed finds the same request, another one another', async () => {
  const at: Misbehaviour = ({ name }) =>
    typeof name === 'string' && name.length > 20 ? { status: 500, body: bad } : undefined;
  const found = async (seed: number) => {
    const report = await fuzz(await start(at), { requests: 5_000, seed, concurrency: 1 });
    server?.close();
    return [report.sent, report.failure?.trace.map((line) => line.replace(/127\.0\.0\.1:\d+/, ''))];
  };
  const [first, again, other] = [await found(1), await found(1), await found(2)];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});
