import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fromObjectId } from '../../src/kit/ids.ts';
import { demoOf, endServers, startServer } from '../life/support/server-process.ts';
import { cleanUp, onLinux, privateDirectory, until } from '../store/embedded-kit.ts';
import { call } from '../support/test-server.ts';
import { behind } from './support/database.ts';

/** Channels on their way through a tunnel, and a server that is killed while it takes them on. */

const travellers = 120;
const kills = 3;

describe.skipIf(!onLinux)('kill -9 in the middle of a tunnel', { timeout: 120_000 }, () => {
  afterAll(async () => {
    await endServers();
    await cleanUp();
  }, 60_000);

  test('everybody gets every message once, whoever was being taken on', async () => {
    const dataDir = join(await privateDirectory(), 'data');
    let server = await startServer({ dataDir });
    const { sql } = await behind(dataDir);
    const { leeloo } = (await demoOf(dataDir)) as unknown as { leeloo: Record<string, string> };
    const headers = { 'x-leeloo-authtoken': String(leeloo.token) };
    const blocks = await sql<{ id: string }>(
      `update tunnel_blocks set details = '{"seconds": 1}' where kind = 'wait' returning id`,
    );
    expect(blocks).toHaveLength(1);
    const channels: string[] = [];
    for (let i = 0; i < travellers; i += 1) {
      const json = { name: `Traveller ${i}` };
      const made = await call(server.url, 'POST', '/api/v2/people', { headers, json });
      const account = made.json.data.id as string;
      channels.push(String(fromObjectId(account)));
      const subscribed = await call(server.url, 'POST', `/api/v2/communication-channels/${account}/manual-subscribe`, {
        headers,
        json: { tunnel_id: leeloo.tunnelId, tunnel_block_id: leeloo.tunnelBlockId },
      });
      expect(subscribed.status).toBe(200);
    }
    const count = async (text: string) =>
      (await sql<{ n: number }>(`select count(*)::int as n ${text}`, [channels]))[0]?.n ?? 0;
    const ended = () => count(`from tunnel_runs where channel_id = any ($1) and state <> 'running'`);
    for (let kill = 0; kill < kills; kill += 1) {
      // A little further each time, so that it is killed at different blocks.
      await new Promise((resolve) => setTimeout(resolve, 300 * (kill + 1)));
      await server.kill();
      server = await startServer({ dataDir });
    }
    await until(async () => (await ended()) === travellers);
    const once = `from (select channel_id as id, count(*) from messages where channel_id = any ($1) group by 1 having count(*) = 1) x`;
    expect(await count(once)).toBe(travellers);
    const told = `from (select data ->> 'channelId' as id from changes where type = 'tunnel.notified' and data ->> 'channelId' = any ($1::text[])
      group by 1 having count(*) = 1) x`;
    expect(await count(told)).toBe(travellers);
    expect(await count(`from tunnel_runs where channel_id = any ($1) and state = 'ended'`)).toBe(travellers);
  });
});
