import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { type Receiver, startReceiver } from '../delivery/receiver.ts';
import {
  demoOf,
  endServers,
  environment,
  mainArgs,
  program,
  type ServerProcess,
  startServer,
} from '../life/support/server-process.ts';
import { cleanUp, onLinux, privateDirectory } from '../store/embedded-kit.ts';
import { call } from '../support/test-server.ts';
import { behind } from './support/database.ts';

/**
 * T23: the server is killed between committing a fact and telling it, and while it tells it. Every committed fact arrives, under
 * one id however often it does; what was not committed never does.
 */

const kills = 3;
/** Facts asked for between two kills, all at once. */
const perKill = 25;
/** Longer than a lease: what a killed server had taken is taken over when that ends. */
const patience = { timeout: 150_000, interval: 500 };

describe.skipIf(!onLinux)('kill -9 between commit and delivery', { timeout: 240_000 }, () => {
  const receivers: Receiver[] = [];
  afterAll(async () => {
    for (const receiver of receivers) receiver.close();
    await endServers();
    await cleanUp();
  }, 60_000);

  test('every fact that was committed is told, and no other', async () => {
    const dataDir = join(await privateDirectory(), 'data');
    const env = { TRIBUTARY_ALLOW_NETWORKS: '127.0.0.0/8' };
    let server: ServerProcess = await startServer({ dataDir, env });
    const { sql } = await behind(dataDir);
    const demo = await demoOf(dataDir);
    const receiver = await startReceiver();
    receivers.push(receiver);
    await addEndpoint(dataDir, env, receiver.url, demo.tenant);
    const headers = { authorization: `Bearer ${(demo.subrite as { token: string }).token}` };
    const packageId = (demo.subrite as { packageId: number }).packageId;
    let asked = 0;
    /** A new member subscribes; whether it was acknowledged. */
    const subscribe = async (): Promise<boolean> => {
      asked += 1;
      const json = { email: `outbox${asked}@example.com`, fullName: `Outbox ${asked}` };
      try {
        const member = await call(server.url, 'POST', '/api/v1/members', { headers, json });
        const bought = { packageId, memberId: member.json.id, paymentDate: '2026-01-01T00:00:00.000Z' };
        const answer = await call(server.url, 'POST', '/api/v1/product-packages/subscribe', { headers, json: bought });
        return answer.status === 201;
      } catch {
        return false;
      }
    };
    let acknowledged = 0;
    for (let cycle = 1; cycle <= kills; cycle += 1) {
      // Slow now and then, so that a kill meets deliveries under way.
      receiver.answer((response) => void setTimeout(() => response.writeHead(200).end(), cycle % 2 === 0 ? 1_500 : 5));
      const writes = Array.from({ length: perKill }, subscribe);
      await Promise.race(writes.slice(Math.floor(perKill / 2)));
      if (cycle === kills) await expect.poll(() => receiver.received.length, patience).toBeGreaterThan(0);
      await server.kill();
      acknowledged += (await Promise.all(writes)).filter(Boolean).length;
      server = await startServer({ dataDir, env });
    }
    receiver.answer((response) => response.writeHead(200).end());
    acknowledged += (await Promise.all(Array.from({ length: 5 }, subscribe))).filter(Boolean).length;
    const committed = async () =>
      (
        await sql<{ count: number }>(`select count(*)::int as count from changes where type = 'subscription.created'
        and person_id in (select id from people where email like 'outbox%')`)
      )[0]?.count ?? 0;
    const open = async () =>
      (
        await sql<{ count: number }>(`select (select count(*) from deliveries where state in ('due', 'leased'))::int
        + (select count(*) from changes where state = 'due')::int as count`)
      )[0]?.count;
    await expect.poll(open, patience).toBe(0);
    const facts = await committed();
    expect(facts).toBeGreaterThanOrEqual(acknowledged);
    expect(acknowledged).toBeGreaterThan(5);
    const about = receiver.received.filter(({ body }) => JSON.parse(body).data.email.startsWith('outbox'));
    const ids = about.map(({ headers: sent }) => sent['webhook-id']);
    expect(new Set(ids).size).toBe(facts);
    expect(new Set(about.map(({ body }) => JSON.parse(body).data.email)).size).toBe(facts);
    // At least once: a kill may come between an answer and its being written down, for what was under way towards one destination
    // and for as many of those before.
    expect(ids.length - facts).toBeLessThanOrEqual(kills * 20);
  });
});

/** As an operator makes it, beside the running server. */
async function addEndpoint(dataDir: string, env: Record<string, string>, url: string, tenant: string): Promise<void> {
  const args = [
    ...mainArgs,
    'endpoint',
    'create',
    'subrite',
    url,
    '--tenant',
    tenant,
    '--event',
    'subscription.created',
  ];
  await promisify(execFile)(program, args, { env: environment(dataDir, env) });
}
