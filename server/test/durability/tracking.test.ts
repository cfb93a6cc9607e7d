import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { demoOf, endServers, type ServerProcess, startServer } from '../life/support/server-process.ts';
import { cleanUp, onLinux, privateDirectory } from '../store/embedded-kit.ts';
import { call } from '../support/test-server.ts';
import { behind } from './support/database.ts';
import { random as randomFrom, seed } from './support/load.ts';

/**
 * T17: what pages and phones send while the server is killed again and again. What carries a message id is stored once, however often it is
 * sent; what was acknowledged without one is stored at least once. `TRACKING_EVENTS` and `TRACKING_KILLS` make it longer.
 */
const events = Number(process.env.TRACKING_EVENTS ?? 3_000);
const kills = Number(process.env.TRACKING_KILLS ?? 3);
const sessions = 12;
const workers = 8;
const perRequest = 25;
/** Between two tries of a batch that was not acknowledged. */
const pauseMs = 200;

interface Sent {
  readonly session: string;
  /** Absent: sent without a message id, once. */
  readonly messageId?: string;
  readonly n: number;
}

describe.skipIf(!onLinux)('kill -9 while events come in', { timeout: 0 }, () => {
  afterAll(async () => {
    await endServers();
    await cleanUp();
  }, 60_000);

  test(`${events} events, each sent one to three times, over ${kills} kills`, async () => {
    const dataDir = join(await privateDirectory(), 'data');
    let server: ServerProcess = await startServer({ dataDir });
    const { sql } = await behind(dataDir);
    const { footprints } = await demoOf(dataDir);
    const { appkey = '' } = footprints as Record<string, string>;
    const random = randomFrom(seed());
    const ids: string[] = [];
    for (let i = 0; i < sessions; i += 1)
      ids.push((await call(server.url, 'POST', '/jsapi/init', { form: { appkey } })).json.pid);
    const queue = shuffled(random, batchesOf(random, ids));
    const total = queue.length;
    const acknowledged: Sent[] = [];
    let [requests, unknown] = [0, 0];

    /** Sends one batch; again until it is acknowledged, when it may be. */
    async function deliver(batch: readonly Sent[]): Promise<void> {
      const list = batch.map(({ messageId, n }) => ({ messageId, actionType: 'engagement', aditionalData: { n } }));
      const json = { appkey, uid: batch[0]?.session, events: list };
      for (;;) {
        requests += 1;
        const answer = await call(server.url, 'POST', '/jsapi/send', { json }).catch(() => undefined);
        if (answer?.status === 200) return void acknowledged.push(...batch);
        unknown += 1;
        // A client that has no message ids cannot know, and does not send it again.
        if (batch[0]?.messageId === undefined) return;
        expect([undefined, 503]).toContain(answer?.status);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }

    let isDone = false;
    const work = Promise.all(
      Array.from({ length: workers }, async () => {
        for (let batch = queue.pop(); batch !== undefined; batch = queue.pop()) await deliver(batch);
      }),
    ).finally(() => {
      isDone = true;
    });
    for (let kill = 1; kill <= kills; kill += 1) {
      const left = total * (1 - kill / (kills + 1));
      while (queue.length > left) await new Promise((resolve) => setTimeout(resolve, 1));
      await server.kill();
      server = await startServer({ dataDir });
    }
    expect(isDone, 'kills that met nothing in flight prove nothing').toBe(false);
    await work;
    expect(unknown).toBeGreaterThan(0);

    const stored = await sql<{ session: string; n: number; times: number }>(
      `select session_id as session, (data ->> 'n')::int as n, count(*)::int as times from tracking_events group by 1, 2`,
    );
    const times = new Map(stored.map((row) => [row.n, row.times]));
    const withId = new Set(acknowledged.filter(({ messageId }) => messageId !== undefined).map(({ n }) => n));
    expect(withId.size).toBe(events);
    expect([...withId].filter((n) => times.get(n) !== 1)).toEqual([]);
    const plain = acknowledged.filter(({ messageId }) => messageId === undefined).map(({ n }) => n);
    expect(plain.length).toBeGreaterThan(0);
    expect(plain.filter((n) => (times.get(n) ?? 0) < 1)).toEqual([]);
    const [counts] = await sql<{ stored: number; remembered: number; repeated: number }>(
      `select (select count(*)::int from tracking_events where (data ->> 'n')::int < ${events}) as stored,
         (select count(*)::int from tracking_message_ids) as remembered,
         (select coalesce(sum(count), 0)::int from ingestion_warnings where reason = 'duplicate') as repeated`,
    );
    expect(counts).toMatchObject({ stored: events, remembered: events });
    // What was committed and not acknowledged, by a kill in between, was sent again and counted again.
    const accepted = acknowledged.length - plain.length;
    expect(counts?.repeated).toBeGreaterThanOrEqual(accepted - events);
    expect((counts?.repeated ?? 0) - (accepted - events)).toBeLessThanOrEqual(kills * workers * perRequest);
    process.stdout.write(
      `tracking: ${events} events stored once, ${accepted} accepted, ${counts?.repeated} reported as repeated, ${plain.length} without id, ${requests} requests, ${unknown} without an answer, ${kills} kills\n`,
    );
  });
});

/** Each event once to three times among the batches of its session, and some without a message id, in batches of their own. */
function batchesOf(random: () => number, ids: readonly string[]): Sent[][] {
  const bySession = ids.map((): Sent[] => []);
  for (let n = 0; n < events; n += 1) {
    const at = n % ids.length;
    const one = { session: ids[at] as string, messageId: `m${n}`, n };
    for (let copy = 0; copy <= Math.floor(random() * 3); copy += 1) bySession[at]?.push(one);
  }
  const batches = bySession.flatMap((sent) => partsOf(shuffled(random, sent)));
  const plain = Array.from({ length: Math.ceil(events / 10) }, (_, i) => ({
    session: ids[i % ids.length] as string,
    n: events + i,
  }));
  const alone = [...Map.groupBy(plain, ({ session }) => session).values()].flatMap(partsOf);
  return [...batches, ...alone];
}

function partsOf(sent: readonly Sent[]): Sent[][] {
  return Array.from({ length: Math.ceil(sent.length / perRequest) }, (_, i) =>
    sent.slice(i * perRequest, (i + 1) * perRequest),
  );
}

function shuffled<T>(random: () => number, items: readonly T[]): T[] {
  const keyed = items.map((item) => ({ item, key: random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
