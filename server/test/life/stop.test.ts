import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stopLimits } from '../../src/cli/until-stopped.ts';
import { type History, openHistory } from '../durability/support/history.ts';
import { seed, startLoad } from '../durability/support/load.ts';
import { lookUp } from '../durability/support/verify.ts';
import { cleanUp, until } from '../store/embedded-kit.ts';
import { call } from '../support/test-server.ts';
import { connectAll, type DialectSession, overHttp } from './support/over-http.ts';
import { type OwnDatabase, ownDatabase } from './support/own-database.ts';
import { type Exit, endServers, type ServerProcess } from './support/server-process.ts';

const cycles = 5;
/** Longer than any test takes: what ends before it did so by itself. */
const neverMs = 600_000;
const clean: Exit = { code: 0, signal: null };

let database: OwnDatabase;
let server: ServerProcess;

beforeAll(async () => {
  database = await ownDatabase();
  server = await database.serve();
}, 60_000);
afterAll(async () => {
  await endServers();
  await cleanUp();
  await database.drop();
}, 60_000);

describe('SIGTERM under load with keep-alive clients', { timeout: 60_000 }, () => {
  let sessions: DialectSession[];
  const from = seed();

  beforeAll(async () => {
    sessions = await connectAll(overHttp({ url: () => server.url, demo: await database.demo() }));
  });

  /** How the requests ended that were on their way when `stop` was called. */
  async function stopUnderLoad(history: History, name: string, stop: () => Promise<unknown>) {
    const load = startLoad({ sessions, history, workers: 10, seed: from, name });
    await load.acknowledged(20);
    const ended = new Set(history.lines().flatMap(({ op, type }) => (type === 'invoke' ? [] : [op])));
    const underWay = new Set(history.lines().flatMap(({ op }) => (ended.has(op) ? [] : [op])));
    await stop();
    await load.end();
    const ends = history.lines().filter(({ op, type }) => underWay.has(op) && type !== 'invoke');
    expect(ends.length, 'nothing under way proves nothing').toBeGreaterThan(0);
    return ends;
  }

  test(`in each of ${cycles}, what was sent gets its answer, and the process ends by itself`, async () => {
    const history = openHistory(join(database.dataDir, 'history.jsonl'));
    for (let cycle = 1; cycle <= cycles; cycle += 1) {
      const ends = await stopUnderLoad(history, `stop-${cycle}`, async () => {
        server.signal('SIGTERM');
        await until(async () => (await call(server.url, 'GET', '/ready')).status === 503);
        expect((await call(server.url, 'GET', '/live')).status).toBe(200);
        expect(await server.exited).toEqual(clean);
      });
      expect(ends.filter(({ status }) => status === undefined)).toEqual([]);
      expect(server.stderr()).not.toContain('cut off');
      server = await database.serve();
    }
    expect((await lookUp(sessions, history)).problems, `TEST_SEED=${from}`).toEqual([]);
  });

  test('the same harness tells a server that ends at once', async () => {
    await server.stop();
    server = await database.child({ abrupt: true });
    const history = openHistory(join(database.dataDir, 'abrupt.jsonl'));
    const ends = await stopUnderLoad(history, 'abrupt', () => server.stop());
    expect(ends.filter(({ status }) => status === undefined).length).toBeGreaterThan(0);
  });
});

describe('a stop', { timeout: 30_000 }, () => {
  /** Sends a request that is never answered, and waits until the server has it. */
  async function hang(): Promise<{ error: Promise<unknown> }> {
    const error = call(server.url, 'GET', '/test/hang').then(
      () => 'answered',
      (reason: { cause?: unknown }) => reason.cause ?? reason,
    );
    await call(server.url, 'GET', '/live');
    return { error };
  }

  test('does not wait for connections on which nothing was asked', async () => {
    server = await database.child({ stop: { drainMs: neverMs, endMs: neverMs } });
    const sockets = ['', 'GET /live HTTP/1.1\r\nHost: x\r\nX-Unfinished: '].map((text) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(text));
      return socket.on('error', () => undefined);
    });
    await call(server.url, 'GET', '/live');
    expect(await server.stop()).toEqual(clean);
    for (const socket of sockets) socket.destroy();
  });

  test('cuts a hanging request off at the limit, after it has answered the others', async () => {
    server = await database.child({ stop: { noticeMs: 200, drainMs: 1_000 } });
    const { error } = await hang();
    server.signal('SIGTERM');
    await until(async () => (await call(server.url, 'GET', '/ready')).status === 503);
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(await error).toMatchObject({ message: expect.stringMatching(/socket|reset|closed/i) });
    expect(server.stderr()).toContain('"requests":1,"msg":"requests were cut off"');
  });

  test('has limits that end it within ten seconds', () => {
    expect(stopLimits.drainMs).toBeLessThan(stopLimits.endMs);
    expect(stopLimits.endMs).toBeLessThanOrEqual(10_000);
  });

  test('takes two signals in a row for one, and a later one for the order to end at once', async () => {
    server = await database.child({ stop: { drainMs: neverMs, endMs: neverMs } });
    const { error } = await hang();
    server.signal('SIGINT');
    server.signal('SIGTERM');
    await until(async () => (await call(server.url, 'GET', '/ready')).status === 503);
    await sleep(stopLimits.sameSignalMs + stopLimits.noticeMs);
    expect(server.hasExited()).toBe(false);
    server.signal('SIGTERM');
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(await error).not.toBe('answered');
  });

  test('follows a bug that nothing caught, and the log does not repeat what it said', async () => {
    server = await database.child({ stop: { drainMs: 600 } });
    const answer = call(server.url, 'GET', '/test/bug').catch((error: unknown) => error);
    expect(await server.exited).toEqual({ code: 1, signal: null });
    await answer;
    expect(server.stderr()).toContain('a bug: the server stops');
    expect(server.stderr() + server.stdout()).not.toContain('planted');
  });

  test('comes before a start that cannot have its port, with one sentence', async () => {
    server = await database.serve();
    const { port } = new URL(server.url);
    const refused = database.serve({ PORT: port });
    await expect(refused).rejects.toThrow(
      `the server ended (1): tributary: The server cannot listen on 127.0.0.1:${port} (another program does so already): set PORT or HOST to another one.\n`,
    );
    expect(await server.stop()).toEqual(clean);
  });
});
