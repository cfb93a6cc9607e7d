import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { connectAll, type DialectSession, overHttp } from '../life/support/over-http.ts';
import { demoOf, endServers, type ServerProcess, startServer } from '../life/support/server-process.ts';
import { childrenOf, cleanUp, onLinux, postmasterPid, privateDirectory, runs, until } from '../store/embedded-kit.ts';
import { type Behind, behind } from './support/database.ts';
import { openHistory, readHistory } from './support/history.ts';
import { seed, startLoad } from './support/load.ts';
import { expectNothingLost, lookUp } from './support/verify.ts';

/** Kills in a CI run; every second one takes PostgreSQL along. */
const kills = 5;
/** Acknowledged writes between two kills. */
const writesPerKill = 60;

describe.skipIf(!onLinux)('kill -9 under a mixed write load', { timeout: 240_000 }, () => {
  let server: ServerProcess;
  let sessions: DialectSession[];
  let database: Behind;
  const from = seed();

  afterAll(async () => {
    await endServers();
    await cleanUp();
  }, 60_000);

  test(`after each of ${kills}, everything acknowledged is there, once`, async () => {
    const dataDir = join(await privateDirectory(), 'data');
    server = await startServer({ dataDir });
    database = await behind(dataDir);
    const demo = await demoOf(dataDir);
    sessions = await connectAll(overHttp({ url: () => server.url, demo }));
    const history = openHistory(join(dataDir, 'history.jsonl'));
    for (let cycle = 1; cycle <= kills; cycle += 1) {
      const before = history.lines().length;
      const load = startLoad({ sessions, history, workers: 6, seed: from + cycle, name: `kill-${cycle}` });
      await load.acknowledged(writesPerKill);
      await server.kill();
      if (cycle % 2 === 0) await killPostgres(database);
      await load.end();
      server = await startServer({ dataDir });
      // The tokens of before the kill are still good, so the same sessions ask on.
      const since = { lines: () => history.lines().slice(before) };
      await expectNothingLost(sessions, since, database.sql, from);
    }
    const unknown = history.count('info');
    expect(unknown, 'kills that met nothing in flight prove nothing').toBeGreaterThan(0);
    expect(await expectNothingLost(sessions, history, database.sql, from)).toBeGreaterThanOrEqual(
      kills * writesPerKill,
    );
  });

  beforeEach(async () => {
    // Each test stands for itself, also after one that failed with the server down.
    if (server?.hasExited()) server = await startServer({ dataDir: server.dataDir });
  });

  test('the same witness tells a server that acknowledges before it writes', async () => {
    const history = openHistory(join(server.dataDir, 'liar.jsonl'));
    const liar = sessions.map(({ driver, session }) => ({
      driver,
      session: {
        ...session,
        // Every tenth person's creations are answered with those of somebody else, through whichever dialect: never sent.
        create: (person: Parameters<typeof session.create>[0]) =>
          session.create(/5@/.test(person.email) ? { ...person, email: `shadow-${person.email}` } : person),
      },
    }));
    const load = startLoad({ sessions: liar, history, workers: 2, seed: from, name: 'liar' });
    await load.acknowledged(writesPerKill);
    await load.end();
    const { problems } = await lookUp(sessions, history);
    expect(problems.filter((problem) => problem.startsWith('lost: ')).length).toBeGreaterThan(0);
  });

  test('the same witness tells a write that was lost, and one that was undone', async () => {
    const history = openHistory(join(server.dataDir, 'made-up.jsonl'));
    const person = { via: sessions[0]?.driver.name ?? '', email: 'never-sent@load.example', phone: '+40720000001' };
    history.invoke({ kind: 'create', ...person })('ok', { status: 201 });
    expect((await lookUp(sessions, history)).problems).toEqual([`lost: ${person.email} through ${person.via}`]);
    const lines = readHistory(join(server.dataDir, 'history.jsonl'));
    const refused = lines.map((line) => (line.type === 'ok' ? { ...line, type: 'fail' as const } : line));
    const { problems } = await lookUp(sessions, { lines: () => refused });
    expect(problems.some((problem) => problem.startsWith('refused, yet there: '))).toBe(true);
  });

  test('PostgreSQL has logged none of the people', async () => {
    const { logDir } = database.place;
    const logs = await Promise.all((await readdir(logDir)).map((name) => readFile(join(logDir, name), 'utf8')));
    expect(logs.join('')).toContain('database system was interrupted');
    expect(logs.join('').match(/@load\.example|\+4072\d|Of kill-/g)).toBeNull();
  });
});

/** All its processes at once, as a machine that loses its power ends them. */
async function killPostgres({ place }: Behind): Promise<void> {
  const postmaster = await postmasterPid(place.root);
  const all = [postmaster, ...(await childrenOf(postmaster))];
  for (const pid of all) killIfThere(pid);
  for (const pid of all) await until(async () => !(await runs(pid)));
}

/** A backend whose client has just gone ends by itself. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
