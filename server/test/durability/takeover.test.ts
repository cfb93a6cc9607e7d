import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectAll, type DialectSession, overHttp } from '../life/support/over-http.ts';
import { demoOf, endServers, type ServerProcess, spawnServer, startServer } from '../life/support/server-process.ts';
import { cleanUp, onLinux, postmasterPid, privateDirectory, runs } from '../store/embedded-kit.ts';
import { type Behind, behind } from './support/database.ts';
import { openHistory } from './support/history.ts';
import { makePerson, seed, startLoad } from './support/load.ts';
import { expectNothingLost } from './support/verify.ts';

describe.skipIf(!onLinux)('one data directory, several server processes', { timeout: 60_000 }, () => {
  let dataDir: string;
  let server: ServerProcess;
  let database: Behind;
  let sessions: DialectSession[];
  const from = seed();

  beforeAll(async () => {
    dataDir = join(await privateDirectory(), 'data');
    server = await startServer({ dataDir });
    database = await behind(dataDir);
    sessions = await connectAll(overHttp({ url: () => server.url, demo: await demoOf(dataDir) }));
  }, 60_000);
  afterAll(async () => {
    await endServers();
    await cleanUp();
  }, 60_000);

  test('a second server refuses and names the holder, and the first goes on', async () => {
    const second = spawnServer({ dataDir });
    expect(await second.exited).toEqual({ code: 1, signal: null });
    const [sentence = '', ...rest] = second.stderr().trim().split('\n');
    expect(sentence).toContain(`tributary: The data directory ${dataDir} is in use by another server`);
    expect(sentence).toContain(`process ${server.pid} on `);
    expect(rest).toEqual([]);
    for (const { driver, session } of sessions) {
      const answer = await session.create(makePerson(`still-here-${driver.name}`));
      expect(session.accepted(answer), `${driver.name}: ${answer.status}`).toBe(true);
    }
  });

  test('PostgreSQL outlives a kill -9 of the server, and the next server goes on with it, with everything in it', async () => {
    const history = openHistory(join(dataDir, 'history.jsonl'));
    const postmaster = await postmasterPid(database.place.root);
    for (let restart = 1; restart <= 2; restart += 1) {
      const load = startLoad({ sessions, history, workers: 4, seed: from + restart, name: `takeover-${restart}` });
      await load.acknowledged(30);
      await server.kill();
      await load.end();
      expect(await runs(postmaster)).toBe(true);
      server = await startServer({ dataDir });
      expect(server.stderr()).toContain('PostgreSQL taken over, it was still running');
      expect(await postmasterPid(database.place.root)).toBe(postmaster);
      await expectNothingLost(sessions, history, database.sql, from);
    }
  });

  test('the last one takes PostgreSQL down with it', async () => {
    const postmaster = await postmasterPid(database.place.root);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(await runs(postmaster)).toBe(false);
  });
});
