import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { connectAll, overHttp } from '../life/support/over-http.ts';
import { type OwnDatabase, ownDatabase } from '../life/support/own-database.ts';
import { endServers, type ServerProcess, startServer } from '../life/support/server-process.ts';
import { cleanUp, onLinux, privateDirectory } from '../store/embedded-kit.ts';
import type { TestServer } from '../support/test-server.ts';
import { openHistory } from './support/history.ts';
import { seed, startLoad } from './support/load.ts';
import { expectNothingLost } from './support/verify.ts';

/** Two server processes on one database: one is killed under load, and comes back, while the other goes on. */

const kills = 2;
const writesPerKill = 60;

/** Reads again what it is told to ask for later, as clients do. */
function patient(server: TestServer): TestServer {
  return Object.assign(Object.create(server), {
    async call(...[method, path, options]: Parameters<TestServer['call']>) {
      for (let tries = 0; ; tries += 1) {
        const answer = await server.call(method, path, options);
        if (answer.status !== 503 || method !== 'GET' || tries === 10) return answer;
        await new Promise((resolve) => setTimeout(resolve, 1_000 * Number(answer.headers.get('retry-after') ?? 1)));
      }
    },
  });
}

describe.skipIf(!onLinux)('kill -9 of one of two', { timeout: 240_000 }, () => {
  let database: OwnDatabase;
  afterAll(async () => {
    await endServers();
    await database?.drop();
    await cleanUp();
  }, 60_000);

  test('loses nothing that either acknowledged, and makes nothing twice', async () => {
    database = await ownDatabase();
    const from = seed();
    // Processes on machines of their own have nothing in common but the database and the secret.
    const start = async (name: string): Promise<ServerProcess> => {
      const dataDir = join(await privateDirectory(), name);
      await mkdir(dataDir);
      const env = {
        ...database.env,
        TRIBUTARY_DEMO: 'off',
        TRIBUTARY_SECRET: 'the same in both of these processes, long',
      };
      return startServer({ dataDir, env });
    };
    const servers = [await start('first'), await start('second')];
    let turn = 0;
    const next = () => servers[turn++ % servers.length] as ServerProcess;
    const demo = await database.demo();
    const sessions = await connectAll(patient(overHttp({ url: () => next().url, demo })));
    const history = openHistory(join(database.dataDir, 'two.jsonl'));
    for (let kill = 1; kill <= kills; kill += 1) {
      const load = startLoad({ sessions, history, workers: 6, seed: from + kill, name: `two-${kill}` });
      await load.acknowledged(writesPerKill);
      await (servers[kill % 2] as ServerProcess).kill();
      // The one that is left takes every second request, and the others are refused until the dead one is replaced.
      await load.acknowledged(writesPerKill / 2);
      servers[kill % 2] = await start(`again-${kill}`);
      await load.acknowledged(writesPerKill / 2);
      await load.end();
    }
    expect(history.count('info'), 'kills that met nothing in flight prove nothing').toBeGreaterThan(0);
    const checked = await expectNothingLost(sessions, history, database.sql, from);
    expect(checked).toBeGreaterThanOrEqual(kills * writesPerKill * 2);
  });
});
