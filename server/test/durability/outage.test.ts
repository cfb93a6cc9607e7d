import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectAll, type DialectSession, overHttp } from '../life/support/over-http.ts';
import { demoOf, endServers, type ServerProcess, startServer } from '../life/support/server-process.ts';
import { shape, shapeOf } from '../life/support/shapes.ts';
import { cleanUp, onLinux, privateDirectory, until } from '../store/embedded-kit.ts';
import { type Answer, call } from '../support/test-server.ts';
import { type Behind, behind } from './support/database.ts';
import { type History, openHistory } from './support/history.ts';
import { type Load, makePerson, seed, startLoad } from './support/load.ts';
import { expectNothingLost } from './support/verify.ts';

const terminateAll = `select pg_terminate_backend(pid) from pg_stat_activity
  where backend_type = 'client backend' and pid <> pg_backend_pid()`;

/** What takes the database away for a moment. */
const outages: [string, (database: Behind) => Promise<unknown>][] = [
  ['every connection terminated, five times', (database) => times(5, () => database.sql(terminateAll))],
  ['restarted in fast mode', (database) => database.pgCtl('restart', '-m', 'fast')],
  ['restarted in immediate mode', (database) => database.pgCtl('restart', '-m', 'immediate')],
];

describe.skipIf(!onLinux)('PostgreSQL goes away under a mixed write load', { timeout: 60_000 }, () => {
  let server: ServerProcess;
  let database: Behind;
  let sessions: DialectSession[];
  let history: History;
  const from = seed();

  beforeAll(async () => {
    const dataDir = join(await privateDirectory(), 'data');
    server = await startServer({ dataDir });
    database = await behind(dataDir);
    sessions = await connectAll(overHttp({ url: () => server.url, demo: await demoOf(dataDir) }));
    history = openHistory(join(dataDir, 'history.jsonl'));
  }, 60_000);
  afterAll(async () => {
    await endServers();
    await cleanUp();
  }, 60_000);

  test.each(outages)('%s: nothing lost, no 500, and the same process goes on', async (name, takeAway) => {
    const failures: { via: string; answer: Answer }[] = [];
    const load: Load = startLoad({
      sessions,
      history,
      workers: 8,
      seed: from,
      name: name.replaceAll(/\W+/g, '-'),
      onAnswer: (answer, { via }) => answer.status >= 500 && failures.push({ via, answer }),
    });
    await load.acknowledged(30);
    await takeAway(database);
    await load.acknowledged(30);
    await load.end();
    expect(server.hasExited()).toBe(false);
    const noticed = failures.length + server.stderr().split('an idle database connection was lost').length - 1;
    expect(noticed, 'an outage that nobody noticed proves nothing').toBeGreaterThan(0);
    for (const { via, answer } of failures) expect(shape(answer)).toEqual(shapeOf(via, 'unavailable'));
    expect(server.stderr()).not.toContain('a bug');
    await expectNothingLost(sessions, history, database.sql, from);
  });

  test('/ready says that it is away and that it is back; /live does not care', async () => {
    const status = async (path: string) => (await call(server.url, 'GET', path)).status;
    expect(await status('/ready')).toBe(200);
    await database.pgCtl('stop', '-m', 'fast');
    expect([await status('/ready'), await status('/live')]).toEqual([503, 200]);
    await database.pgCtl('start', '-o', `-c config_file="${database.place.settings}"`);
    await until(async () => (await status('/ready')) === 200);
  });

  test('the same look at an answer tells a 500 from it', async () => {
    const [{ driver, session }] = sessions as [DialectSession];
    await database.sql('alter table records rename to away');
    const answer = await session.create(makePerson('refused'));
    await database.sql('alter table away rename to records');
    expect(answer.status).toBe(500);
    expect(shape(answer)).not.toEqual(shapeOf(driver.name, 'unavailable'));
    expect(server.stderr()).toContain('a bug');
  });

  test('and it stops as if nothing had been', async () => {
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });
});

async function times(count: number, work: () => Promise<unknown>): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await work();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
