import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { systemActor } from '../../../src/core/access/access.ts';
import { CoreError } from '../../../src/core/errors.ts';
import type { Run } from '../../../src/core/run.ts';
import { createIngest, ingestLimits } from '../../../src/core/tracking/ingest.ts';
import { storeEvents } from '../../../src/core/tracking/store-events.ts';
import { type Id, newId } from '../../../src/kit/ids.ts';
import { tenantByCode } from '../../drivers/own-credential.ts';
import { covers } from '../../support/covers.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { sessionIn, startTracking, type Tracking, trackingOn } from './tracking-kit.ts';

/** How events are stored: many requests in one transaction, each answered after its commit, month by month. */

let web: Tracking;
const clients: pg.Client[] = [];
beforeAll(async () => {
  web = await startTracking();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.end();
});
afterAll(() => web.close());

async function connect(server: TestServer, role = ''): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: server.databaseUrl,
    options: `${role === '' ? '' : `-c role=${role} `}-c search_path=tributary`,
  });
  clients.push(client);
  await client.connect();
  return client;
}

/** Holds up all storing of events until it is let go. */
async function hold(server: TestServer): Promise<() => Promise<void>> {
  const client = await connect(server);
  await client.query('begin; lock table tracking_events in access exclusive mode');
  return async () => void (await client.query('commit'));
}

/** Below the time that a statement of the server's waits for a lock. */
const patience = { timeout: 3_500 };

const waitsForLock = async (server: TestServer) =>
  (
    await server.sql<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and query ilike '%tracking_%'`,
    )
  )[0]?.n ?? 0;

/** In how many transactions the events of sessions were stored. */
const transactions = async (server: TestServer, sessions: readonly string[]) =>
  (
    await server.sql<{ events: number; transactions: number }>(
      `select count(*)::int as events, count(distinct x)::int as transactions
       from (select xmin::text as x from tracking_events where session_id = any ($1)) of`,
      [sessions.map(sessionIn)],
    )
  )[0];

const many = <T>(count: number, one: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => one(i));

describe('batching', () => {
  test('requests of the same moment share transactions, and each has its own answer', async () => {
    covers('footprints:tracking/batched');
    const sessions = await Promise.all(many(40, () => web.browser()));
    const release = await hold(web.server);
    const sent = sessions.flatMap((uid, i) => many(5, (n) => web.engage(uid, `${i} ${n}`)));
    await expect.poll(() => waitsForLock(web.server), patience).toBeGreaterThan(0);
    // For the others to arrive meanwhile, as many as may.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await release();
    for (const answer of await Promise.all(sent))
      expect(answer.json).toEqual({ success: true, message: 'Track saved' });
    const stored = await transactions(web.server, sessions);
    expect(stored?.events).toBe(200);
    expect(stored?.transactions).toBeLessThanOrEqual(50);
    const all = (await Promise.all(sessions.map((uid) => web.dataOf(uid)))).flat();
    expect(new Set(all.map(({ description }) => description)).size).toBe(200);
  });

  test('one at a time, each is a transaction (positive control)', async () => {
    const uid = await web.browser();
    for (let n = 0; n < 5; n += 1) await web.engage(uid, `${n}`);
    expect(await transactions(web.server, [uid])).toEqual({ events: 5, transactions: 5 });
  });

  test('nothing is answered before it is stored', async () => {
    covers('footprints:tracking/durable');
    const mid = await web.phone();
    const calls = [
      () => web.engage(mid, 'x'),
      () => web.post('/jsapi/send', { pid: mid, events: '[{"actionType":"visit"}]' }),
      () => web.post('/mobileapi/send', { mid, actionType: 'visit' }),
      () => web.post('/mobileapi/geo', { mid, lat: '1', lon: '2' }),
      () => web.post('/mobileapi/sensors', { mid, 'sensors[0][uuid]': 'u' }),
    ];
    for (const call of calls) {
      const before = (await web.dataOf(mid)).length;
      const release = await hold(web.server);
      let answered = false;
      const sent = call().finally(() => {
        answered = true;
      });
      await expect.poll(() => waitsForLock(web.server), patience).toBeGreaterThan(0);
      // Time for an answer that waits for nothing to arrive.
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(answered).toBe(false);
      await release();
      expect((await sent).status).toBe(200);
      expect(await web.dataOf(mid)).toHaveLength(before + 1);
    }
  });

  test('of one session: in turn strictly, at once in the order in which they were taken, each once', async () => {
    covers('footprints:tracking/order');
    const uid = await web.browser();
    const list = (from: number, count: number) =>
      JSON.stringify(many(count, (n) => ({ actionType: 'engagement', aditionalData: { n: from + n } })));
    for (let part = 0; part < 5; part += 1) await web.post('/jsapi/send', { uid, events: list(part * 20, 20) });
    expect((await web.dataOf(uid)).map(({ n }) => n)).toEqual(many(100, (n) => n));
    const other = await web.browser();
    await Promise.all(many(30, (part) => web.post('/jsapi/send', { uid: other, events: list(part * 10, 10) })));
    const kept = (await web.dataOf(other)).map(({ n }) => Number(n));
    expect([...kept].sort((a, b) => a - b)).toEqual(many(300, (n) => n));
    // As they were taken, which is the order of their ids.
    const taken = await web.server.sql<{ id: Id }>(
      'select id from tracking_events where session_id = $1 order by received_at, id',
      [sessionIn(other)],
    );
    expect(taken).toEqual([...taken].sort((a, b) => (a.id < b.id ? -1 : 1)));
    // Whichever request was taken first: its ten stand together, in their order.
    for (let at = 0; at < kept.length; at += 10)
      expect(kept.slice(at, at + 10)).toEqual(many(10, (n) => (kept[at] as number) + n));
  });

  test('several processes with the same message ids at once: each id is stored once, and none waits for ever', async () => {
    covers('footprints:tracking/messageId');
    const { deps } = web.server.server;
    const tenant = await tenantByCode(web.server, web.server.demo.tenant);
    const [app] = await web.server.sql<{ id: Id }>('select id from credentials where login = $1', [web.appkey]);
    const sessions = await Promise.all(many(3, () => web.browser()));
    const ids = many(50, (n) => `${n}`);
    await web.server.sql('delete from ingestion_warnings');
    const flush = (turn: number) => {
      const order = turn % 2 === 0 ? ids : [...ids].reverse();
      const tracked = (turn % 3 === 0 ? sessions : [...sessions].reverse()).map((uid) => ({
        applicationId: app?.id as Id,
        sessionId: sessionIn(uid),
        warnings: [],
        events: order.map((messageId) => ({ id: newId(turn + 1), kind: 'visit' as const, data: {}, messageId })),
      }));
      return deps.run(systemActor(tenant, 'system'), storeEvents, { tracked, months: new Set<string>() });
    };
    await Promise.all(many(12, flush));
    for (const uid of sessions) expect(await web.dataOf(uid)).toHaveLength(50);
    expect(await web.warnings()).toEqual([{ reason: 'duplicate', field: 'messageId', count: 11 * 3 * 50 }]);
  });

  test('while too much of one tenant waits its requests are 503, and another’s are stored', async () => {
    covers('footprints:tracking/overload');
    const { deps } = web.server.server;
    const other = await tenantByCode(web.server, (await web.server.tenant('Patient')).tenant);
    const tenant = await tenantByCode(web.server, web.server.demo.tenant);
    const [app] = await web.server.sql<{ id: Id }>('select id from credentials where login = $1', [web.appkey]);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const run: Run = async (...args) => {
      await released;
      return deps.run(...args);
    };
    const ingest = createIngest({ run, clock: web.server.clock });
    const sessions = await Promise.all(many(24, () => web.browser()));
    const bytes = ingestLimits.flushKiB * 1024;
    const track = (of: typeof tenant, uid: string) =>
      ingest.track({
        actor: systemActor(of, 'system'),
        applicationId: app?.id as Id,
        sessionId: sessionIn(uid),
        events: [{ kind: 'visit', data: { of: of.code } }],
        warnings: [],
        bytes,
      });
    // Two flushes are under way before anything else comes.
    const taken = sessions.slice(0, 2).map((uid) => track(tenant, uid));
    await new Promise(setImmediate);
    const most = ingestLimits.waitingOfTenantKiB / ingestLimits.flushKiB;
    taken.push(...sessions.slice(2, 2 + most).map((uid) => track(tenant, uid)));
    for (const uid of sessions.slice(2 + most))
      await expect(track(tenant, uid)).rejects.toMatchObject({ code: 'unavailable', retryAfterS: 1 });
    const patient = track(other, sessions.at(-1) ?? '');
    release();
    await Promise.all([...taken, patient]);
    await ingest.drain();
    expect(await transactions(web.server, sessions)).toMatchObject({ events: taken.length + 1 });
    vi.spyOn(deps.ingest, 'track').mockRejectedValue(new CoreError('unavailable', 'full', { retryAfterS: 1 }));
    const refused = await web.engage(await web.browser(), 'x');
    vi.restoreAllMocks();
    const body = { success: false, error: expect.any(String), message: expect.any(String) };
    expect([refused.status, refused.headers.get('retry-after'), refused.json]).toEqual([503, '1', body]);
  });

  test('two tenants at once: each gets its own, and no transaction holds both', async () => {
    covers('footprints:tracking/batched');
    const foreign = (await web.server.tenant('Second')).footprints as Record<string, string>;
    const theirs = { appkey: foreign.appkey ?? '' };
    const [mine, other] = [
      await web.browser(),
      (await web.server.call('POST', '/jsapi/init', { form: theirs })).json.pid,
    ];
    const release = await hold(web.server);
    const sent = many(60, (i) =>
      i % 2 === 0
        ? web.engage(mine, `${i}`)
        : web.server.call('POST', '/jsapi/send', { form: { ...theirs, uid: other, actionType: 'visit' } }),
    );
    await expect.poll(() => waitsForLock(web.server), patience).toBeGreaterThan(0);
    await release();
    for (const { status } of await Promise.all(sent)) expect(status).toBe(200);
    expect([(await web.dataOf(mine)).length, (await web.dataOf(other)).length]).toEqual([30, 30]);
    const mixed = await web.server.sql(
      'select x from (select xmin::text as x, tenant_id from tracking_events) of group by x having count(distinct tenant_id) > 1',
    );
    expect(mixed).toEqual([]);
  });
});

describe('months', () => {
  const partitions = async (server: TestServer) =>
    (
      await server.sql<{ name: string }>(
        `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
         where i.inhparent = 'tracking_events'::regclass order by 1`,
      )
    ).map(({ name }) => name);
  const month = (at: number) => `tracking_events_${new Date(at).toISOString().slice(0, 7).replace('-', '')}`;
  const dayMs = 86_400_000;

  test('are made a week ahead, found when the clock has leapt, and dropped when they are old', async () => {
    covers('footprints:tracking/kept-thirteen-months');
    const own = await trackingOn(await startTestServer());
    const { server } = own;
    try {
      server.clock.set(Date.UTC(2027, 0, 20));
      await server.server.jobs.runNow();
      expect(await partitions(server)).toEqual(
        [...new Set([...(await partitions(server)), 'tracking_events_202701'])].sort(),
      );
      expect(await partitions(server)).not.toContain('tracking_events_202702');
      server.clock.set(Date.UTC(2027, 0, 26));
      await server.server.jobs.runNow();
      expect(await partitions(server)).toContain('tracking_events_202702');
      const uid = await own.browser();
      expect(await own.engage(uid, 'old')).toMatchObject({ status: 200 });
      expect(await own.dataOf(uid)).toEqual([{ description: 'old' }]);
      // Fourteen months later, and nobody has looked after the months meanwhile.
      server.clock.set(Date.UTC(2028, 2, 31));
      expect(await partitions(server)).not.toContain('tracking_events_202803');
      expect((await own.engage(uid, 'new')).status).toBe(200);
      expect(await own.dataOf(uid)).toEqual([{ description: 'old' }, { description: 'new' }]);
      await server.server.jobs.runNow();
      expect(await own.dataOf(uid)).toEqual([{ description: 'new' }]);
      const kept = await partitions(server);
      expect(kept).not.toContain('tracking_events_202701');
      expect(kept).toEqual(expect.arrayContaining([month(server.clock.now()), month(server.clock.now() + 7 * dayMs)]));
    } finally {
      await own.close();
    }
  });

  test('the last moment of a month and the first of the next are stored', async () => {
    covers('footprints:tracking/kept-thirteen-months');
    const own = await trackingOn(await startTestServer());
    try {
      own.server.clock.freeze();
      const uid = await own.browser();
      for (const at of [Date.UTC(2028, 11, 31, 23, 59, 59, 999), Date.UTC(2029, 0, 1)]) {
        own.server.clock.set(at);
        expect((await own.engage(uid, `${at}`)).status).toBe(200);
      }
      const rows = await own.server.sql<{ part: string }>(
        'select tableoid::regclass::text as part from tracking_events where session_id = $1 order by received_at',
        [sessionIn(uid)],
      );
      expect(rows.map(({ part }) => part)).toEqual(['tracking_events_202812', 'tracking_events_202901']);
    } finally {
      await own.close();
    }
  });

  test('a message id is known for thirty days', async () => {
    covers('footprints:tracking/messageId-life');
    const own = await trackingOn(await startTestServer());
    const { server } = own;
    try {
      const uid = await own.browser();
      const send = () => own.engage(uid, 'x', { messageId: 'm' });
      for (const [days, stored] of [
        [0, 1],
        [29, 1],
        [2, 2],
        [0, 2],
      ] as const) {
        server.clock.move(days * dayMs);
        await server.server.jobs.runNow();
        expect((await send()).status).toBe(200);
        expect([days, (await own.dataOf(uid)).length]).toEqual([days, stored]);
      }
    } finally {
      await own.close();
    }
  });

  test('eight at once make a month without an error, and one of them makes it', async () => {
    const apps = await Promise.all(many(8, () => connect(web.server, 'tributary_app')));
    const made = await Promise.all(
      apps.map(async (app) => (await app.query(`select make_tracking_partition('2035-05-05Z') as made`)).rows[0].made),
    );
    expect(made.filter(Boolean)).toHaveLength(1);
    const dropped = await Promise.all(
      apps.map(async (app) => (await app.query(`select drop_tracking_partitions('2000-01-01Z') as n`)).rows[0].n),
    );
    expect(dropped).toEqual(many(8, () => 0));
  });

  test('the app’s role reaches events through their table only, and of its tenant only', async () => {
    covers('footprints:tracking/isolated');
    const uid = await web.browser();
    await web.engage(uid, 'mine');
    const app = await connect(web.server, 'tributary_app');
    const [tenant] = await web.server.sql<{ id: string }>('select id from tenants where code = $1', [
      web.server.demo.tenant,
    ]);
    await app.query(`begin; set local app.tenant = '${tenant?.id}'`);
    expect((await app.query('select count(*)::int as n from tracking_events')).rows[0].n).toBeGreaterThan(0);
    for (const part of await partitions(web.server)) {
      for (const statement of [
        `select count(*)::int as n from ${part} having count(*) > 0`,
        `delete from ${part}`,
        `insert into ${part} select * from tracking_events limit 1`,
        `drop table ${part}`,
        `alter table ${part} disable row level security`,
        `alter table tracking_events detach partition ${part}`,
      ]) {
        await app.query('savepoint s');
        const outcome = await app.query(statement).then(
          ({ rowCount }) => rowCount,
          ({ code }) => code,
        );
        await app.query('rollback to s');
        // Nothing is seen and nothing touched, or it is not allowed.
        expect([statement, [0, '42501'].includes(outcome)]).toEqual([statement, true]);
      }
    }
    await app.query('rollback');
    expect((await app.query('select count(*)::int as n from tracking_events')).rows[0].n).toBe(0);
  });
});
