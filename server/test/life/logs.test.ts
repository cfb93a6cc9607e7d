import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dialectOfPath, dialects } from '../../src/dialects/registry.ts';
import { makePerson } from '../durability/support/load.ts';
import { cleanUp, until } from '../store/embedded-kit.ts';
import { type Answer, type CallOptions, call } from '../support/test-server.ts';
import { connectAll, type DialectSession, overHttp, type Sent } from './support/over-http.ts';
import { type OwnDatabase, ownDatabase } from './support/own-database.ts';
import { type Planted, plant } from './support/planted.ts';
import { endServers, type ServerProcess } from './support/server-process.ts';

/** What only the requests below know. */
const secret = {
  email: 'planted.person@secret.example',
  phone: '+40721999888',
  localPhone: '0721999888',
  token: 'planted-token-8d1f0c',
  password: 'planted-password-77',
  name: 'Plantedname',
};
const bearer = { authorization: `Bearer ${secret.token}` };
const inQuery = new URLSearchParams({ access_token: secret.token, email: secret.email, userPhone: secret.phone });

describe('what is planted in requests', { timeout: 60_000 }, () => {
  let database: OwnDatabase;
  let server: ServerProcess;
  let greeting: string;
  let sessions: DialectSession[];
  const planted: Planted = plant();
  const answers: { what: string; path: string; answer: Answer }[] = [];
  const sent: Sent[] = [];

  beforeAll(async () => {
    database = await ownDatabase();
    server = await database.serve({ TRIBUTARY_LOG: 'trace' });
    await until(() => server.stdout().endsWith('\n\n'));
    greeting = server.stdout();
    planted.add(...Object.values(secret));
    const onSent = (one: Sent) => {
      sent.push(one);
      planted.addFrom(one);
      answers.push({ what: `${one.method} by a driver`, path: one.path, answer: one.answer });
    };
    sessions = await connectAll(overHttp({ url: () => server.url, demo: await database.demo(), onSent }));
  }, 60_000);
  afterAll(async () => {
    await endServers();
    await cleanUp();
    await database.drop();
  }, 60_000);

  const send = async (what: string, method: string, path: string, options: CallOptions = {}) => {
    const answer = await call(server.url, method, path, options);
    answers.push({ what, path, answer });
    return answer;
  };
  const person = (key: string) => ({ ...makePerson(key), givenName: secret.name });

  test('every driver creates, finds, reads and changes people', async () => {
    for (const [index, { driver, session }] of sessions.entries()) {
      const own = { ...person(`logs-${index}`), ...(index === 0 ? { email: secret.email, phone: secret.phone } : {}) };
      planted.add(own.email, own.phone, own.familyName);
      expect(session.accepted(await session.create(own)), driver.name).toBe(true);
      await session.create(own);
      const found = await session.find(own);
      expect(found, driver.name).toBeDefined();
      if (found === undefined) continue;
      await session.byId?.(found.id);
      await session.update?.(found.id, { city: 'Plantedtown' });
    }
    expect(planted.size).toBeGreaterThan(dialects.length * 3);
  });

  /** The bad requests, on each path that a driver has used. */
  const bad: [string, (one: Sent) => Promise<unknown>][] = [
    [
      'a wrong token',
      ({ method, path, options }) => send('a wrong token', method, path, { ...options, headers: bearer }),
    ],
    [
      'a token and people in the query string',
      ({ path, options }) => send('query', 'GET', `${bare(path)}?${inQuery}`, { headers: options.headers ?? {} }),
    ],
    [
      'a query string that cannot be read',
      ({ path }) =>
        send('bad query', 'GET', `${bare(path)}?a[b][c][d][e][f][g]=${secret.email}&x=%zz`, { headers: bearer }),
    ],
    ['a path that cannot be read', ({ path }) => send('bad path', 'GET', `${bare(path)}/%zz${secret.email}`)],
    ['a path that is too long', ({ path }) => send('long path', 'GET', `${bare(path)}/${secret.email.repeat(20)}`)],
    [
      'an unknown route',
      ({ path }) => send('no route', 'POST', `${bare(path)}/x/y/${secret.email}?${inQuery}`, { json: secret }),
    ],
    [
      'headers',
      ({ path }) =>
        send('headers', 'GET', path, {
          headers: {
            referer: `https://x.example/?${inQuery}`,
            'x-request-id': secret.token,
            cookie: secret.token,
            ...bearer,
          },
        }),
    ],
    [
      'broken JSON',
      (one) => again('broken JSON', one, { raw: `{"email":"${secret.email}","phone":"${secret.phone}",` }),
    ],
    [
      'JSON of the wrong types',
      (one) => again('wrong types', one, { json: wrapped(one.options.json ?? one.options.form) }),
    ],
    [
      'JSON that is too deep',
      (one) => again('deep', one, { raw: `${'['.repeat(99)}"${secret.email}"${']'.repeat(99)}` }),
    ],
    ['a body that is too large', (one) => announce('large', one, 64 * 1024 * 1024)],
    [
      'another type',
      (one) => again('type', one, { raw: secret.email, headers: { 'content-type': `text/${secret.token}` } }),
    ],
    [
      'another origin',
      ({ path }) =>
        send('preflight', 'OPTIONS', path, {
          headers: { origin: `https://${secret.token}.example`, 'access-control-request-method': 'GET' },
        }),
    ],
  ];

  /** The same request, signed in, with another body. */
  function again(what: string, { method, path, options }: Sent, other: CallOptions): Promise<unknown> {
    if (method === 'GET') return Promise.resolve();
    const headers = { ...options.headers, 'content-type': 'application/json', ...other.headers };
    return send(what, method, path, { ...other, headers });
  }

  /** A body of which only the beginning is sent: a refusal would race with the rest of a whole one. */
  async function announce(what: string, { method, path, options }: Sent, bytes: number): Promise<void> {
    if (method === 'GET') return;
    const headers = { ...options.headers, 'content-type': 'application/json', 'content-length': bytes };
    const asked = request(`${server.url}${path}`, { method, headers });
    asked.write(JSON.stringify(secret));
    const [reply] = (await once(asked, 'response')) as [IncomingMessage];
    asked.on('error', () => undefined);
    const answer = { status: reply.statusCode ?? 0, headers: new Headers(reply.headers as Record<string, string>) };
    expect(answer.status).toBe(413);
    answers.push({ what, path, answer: { ...answer, text: '', json: undefined } });
    asked.destroy();
  }

  test.each(bad)('%s', async (_, ask) => {
    for (const one of distinct(sent)) await ask(one);
  });

  test('bytes that are no request, and headers that are too large', async () => {
    for (const bytes of [
      `NONSENSE ${secret.email}\r\n\r\n`,
      `GET /?${inQuery} HTTP/1.1\r\nHost: x\r\nX: ${secret.token.repeat(2_000)}\r\n\r\n`,
      `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: nonsense-${secret.token}\r\n\r\n`,
    ]) {
      const answer = await exchange(bytes);
      // A connection that is closed over unread bytes may take the answer with it.
      expect(answer).toMatch(/^(HTTP\/1\.1 4|$)/);
      expect(planted.foundIn(answer)).toEqual([]);
    }
  });

  function exchange(bytes: string): Promise<string> {
    return new Promise((resolve) => {
      let answer = '';
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(bytes));
      socket.setEncoding('utf8').on('data', (text) => {
        answer += text;
      });
      socket.on('error', () => undefined).on('close', () => resolve(answer));
    });
  }

  test('errors of the database, and connections that it loses', async () => {
    await database.sql('alter table records rename to away');
    for (const { driver, session } of sessions) {
      const answer = await session.create(person(`logs-500-${driver.name}`));
      expect([driver.name, answer.status]).toEqual([driver.name, 500]);
      await session.find({ email: secret.email, phone: secret.phone }).catch(() => undefined);
    }
    await database.sql('alter table away rename to records');
    await database.sql(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await until(async () => (await call(server.url, 'GET', '/ready')).status === 200);
  });

  test('is nowhere in what the server has written, at level trace, to its end', async () => {
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(server.stdout(), 'requests write nothing there').toBe(greeting);
    expect(server.stderr().split('"operation":').length, 'the log is on').toBeGreaterThan(answers.length / 2);
    expect(server.stderr()).toContain('a bug');
    expect(planted.foundIn(server.stderr())).toEqual([]);
  });

  test('and every answer of a dialect, errors included, is for no cache and sends no address on', () => {
    const ours = answers.filter(({ path, what }) => dialectOfPath(bare(path)) !== undefined && what !== 'preflight');
    const careless = ours.flatMap(({ what, path, answer: { status, headers } }) =>
      headers.get('cache-control') === 'no-store' && headers.get('referrer-policy') === 'no-referrer'
        ? []
        : [`${what}: ${status} of ${dialectOfPath(bare(path))?.name}`],
    );
    expect(ours.length).toBeGreaterThan(100);
    expect([...new Set(careless)]).toEqual([]);
  });

  test('the same look tells a log that prints addresses', async () => {
    let log = '';
    const stream = new Writable({
      write(chunk, _, done) {
        log += chunk;
        done();
      },
    });
    const app = fastify({ logger: { level: 'info', stream } });
    await app.inject({ url: `/nothing?${inQuery}` });
    await app.close();
    expect(planted.foundIn(log)).toEqual(expect.arrayContaining([secret.email, secret.phone, secret.token]));
  });
});

const bare = (path: string) => path.split('?', 1)[0] ?? '/';

/** One of each method and route pattern; ids make no difference. */
function distinct(sent: readonly Sent[]): Sent[] {
  const seen = new Map(
    sent.map((one) => [`${one.method} ${bare(one.path).replace(/\/[^/]*\d[^/]*(?=\/|$)/g, '/:id')}`, one]),
  );
  return [...seen.values()];
}

/** Every value inside of an object where none belongs, with what was planted in it. */
function wrapped(value: unknown): unknown {
  const fields = typeof value === 'object' && value !== null ? Object.keys(value) : ['x'];
  return Object.fromEntries(fields.map((field) => [field, { wrong: Object.values(secret) }]));
}
