import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createServer, type Server, type ServerOptions } from '../../src/server.ts';
import { makePerson } from '../durability/support/load.ts';
import { cleanUp, until } from '../store/embedded-kit.ts';
import { type Answer, call } from '../support/test-server.ts';
import { connectAll, type DialectSession, overHttp } from './support/over-http.ts';
import { type OwnDatabase, ownDatabase } from './support/own-database.ts';
import { repository } from './support/server-process.ts';
import { shape, shapeOf } from './support/shapes.ts';

let database: OwnDatabase;
let server: Server;
let url: string;
let sessions: DialectSession[];
let tenantId: string;

beforeAll(async () => {
  database = await ownDatabase();
  tenantId = (await database.sql<{ id: string }>('select id from tenants'))[0]?.id ?? '';
  // Signed in before anything is short: tokens are good on every server of the database.
  await start({});
  sessions = await connectAll(overHttp({ url: () => url, demo: await database.demo() }));
  await server.stop();
}, 60_000);
afterEach(() => server.stop());
afterAll(async () => {
  await cleanUp();
  await database.drop();
});

async function start(limits: NonNullable<ServerOptions['limits']>): Promise<void> {
  const env = {
    ...database.env,
    PORT: '0',
    TRIBUTARY_POOL: '2',
    TRIBUTARY_LOG: 'silent',
    TRIBUTARY_RATE_LIMITS: 'off',
  };
  server = await createServer(readConfig({ ...env, TRIBUTARY_DATA: database.dataDir }), { limits });
  url = await server.listen();
}

let created = 0;
const create = ({ session }: DialectSession): Promise<Answer> => {
  created += 1;
  return session.create(makePerson(`overload-${created}`));
};

/** Every dialect refuses in its own shape with Retry-After; health answers. */
async function expectRefusals(): Promise<void> {
  const refused = sessions.map(async (one) => {
    const answer = await create(one);
    expect(shape(answer)).toEqual(shapeOf(one.driver.name, 'unavailable'));
    expect(answer.headers.get('retry-after')).toBe('1');
  });
  const healthy = ['/live', '/ready', '/ready/', '/ready?x=1'].map(async (path) => {
    expect([path, (await call(url, 'GET', path)).status]).toEqual([path, 200]);
  });
  await Promise.all([...refused, ...healthy]);
}

async function expectService(): Promise<void> {
  for (const one of sessions) {
    const answer = await create(one);
    expect(one.session.accepted(answer), `${one.driver.name}: ${answer.status} ${answer.text}`).toBe(true);
  }
}

/** Asks gently: on a busy machine the loop may be late by itself for a moment, and asking makes it later. */
async function untilService(): Promise<void> {
  for (const one of sessions) while (!one.session.accepted(await create(one))) await sleep(200);
}

/** Connections of the server that have a transaction open. */
function busy() {
  return database.sql(
    `select pid from pg_stat_activity
     where datname = current_database() and application_name = 'tributary' and state = 'idle in transaction'`,
  );
}

/** Transactions that last until `end` is called. */
function hold(count: number) {
  let end: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    end = resolve;
  });
  const all = Array.from({ length: count }, () => server.store.transaction(tenantId, () => held));
  return { end, ended: Promise.allSettled(all) };
}

describe('when more comes than can be done', { timeout: 30_000 }, () => {
  test('a full queue for the database: new requests are refused, and taken again as soon as it moves', async () => {
    await start({ store: { waiting: 3 } });
    const both = hold(2);
    await until(async () => (await busy()).length === 2);
    const others = hold(2);
    expect(server.store.waiting()).toBe(2);
    // Room for one more: it waits.
    const [first] = sessions as [DialectSession];
    const waiting = create(first);
    await until(() => server.store.waiting() === 3);
    await expectRefusals();
    both.end();
    others.end();
    await Promise.all([both.ended, others.ended]);
    expect(first.session.accepted(await waiting)).toBe(true);
    await expectService();
  });

  test('a late event loop: new requests are refused until it is in time again', async () => {
    await start({ http: { eventLoopDelayMs: 40, eventLoopSampleMs: 100 } });
    await untilService();
    const burn = setInterval(() => {
      const from = performance.now();
      while (performance.now() - from < 150);
    }, 10);
    await until(async () => (await create(sessions[0] as DialectSession)).status === 503);
    await expectRefusals();
    clearInterval(burn);
    await untilService();
  });
});

describe('the pool', { timeout: 30_000 }, () => {
  test('connections terminated while nobody uses them cost no request', async () => {
    await start({});
    await expectService();
    const terminated = await database.sql<{ done: boolean }>(
      `select pg_terminate_backend(pid) as done from pg_stat_activity
       where datname = current_database() and application_name like 'tributary%' and pid <> pg_backend_pid()`,
    );
    expect(terminated.length).toBeGreaterThan(0);
    await sleep(100);
    await expectService();
  });

  test('without our listener, one terminated connection ends the process: what the above would tell', () => {
    const script = `
      import pg from 'pg';
      const pool = new pg.Pool({ connectionString: process.argv[1] });
      const { rows } = await pool.query('select pg_backend_pid() as pid');
      const other = new pg.Client({ connectionString: process.argv[1] });
      await other.connect();
      await other.query('select pg_terminate_backend($1)', [rows[0].pid]);
      await new Promise((resolve) => setTimeout(resolve, 10_000));`;
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', script, database.env.DATABASE_URL ?? ''],
      { cwd: repository, encoding: 'utf8' },
    );
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/Unhandled 'error' event|terminating connection/);
  });

  test('one terminated in the middle of a transaction: that transaction fails as unavailable, the next works', async () => {
    await start({});
    const broken = server.store.transaction(tenantId, async (tx) => {
      const [row] = await tx.query<{ pid: number }>({ sql: 'select pg_backend_pid() as pid', parameters: [] });
      await database.sql('select pg_terminate_backend($1)', [row?.pid]);
      return tx.query({ sql: 'select 1', parameters: [] });
    });
    await expect(broken).rejects.toMatchObject({ name: 'StoreError', kind: 'unavailable' });
    await expectService();
  });

  test('a stop does not wait for a transaction that never ends', async () => {
    await start({ store: { closeMs: 100 } });
    const { ended } = hold(2);
    await until(async () => (await busy()).length === 2);
    await server.stop();
    await until(async () => (await busy()).length === 0);
    expect(await Promise.race([ended, 'still hanging'])).toBe('still hanging');
  });
});
