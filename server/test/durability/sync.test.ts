import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectAll, type DialectSession, overHttp } from '../life/support/over-http.ts';
import {
  demoOf,
  endServers,
  mainCommand,
  type ServerProcess,
  spawnServer,
  startServer,
} from '../life/support/server-process.ts';
import { childrenOf, cleanUp, onLinux, privateDirectory } from '../store/embedded-kit.ts';
import { type Behind, behind } from './support/database.ts';
import { makePerson } from './support/load.ts';
import { countSyncs, requireStrace, traced } from './support/strace.ts';

/** People that one client creates, one after the other. */
const people = 60;
/** What makes an acknowledged write durable. */
const promises = ['fsync', 'full_page_writes', 'synchronous_commit'];

describe.skipIf(!onLinux)('an acknowledged write is on the disk', { timeout: 60_000 }, () => {
  let dataDir: string;
  let trace: string;
  let server: ServerProcess;
  let database: Behind;
  let sessions: DialectSession[];
  let method: string;

  beforeAll(async () => {
    requireStrace();
    const home = await privateDirectory();
    dataDir = join(home, 'data');
    trace = join(home, 'trace.txt');
    server = await startServer({ dataDir, command: traced(trace, mainCommand) });
    database = await behind(dataDir);
    sessions = await connectAll(overHttp({ url: () => server.url, demo: await demoOf(dataDir) }));
    method = (await database.sql<{ wal_sync_method: string }>('show wal_sync_method'))[0]?.wal_sync_method ?? '';
  }, 60_000);
  afterAll(async () => {
    await endServers();
    await cleanUp();
  }, 60_000);

  /** Syncs while one client creates people, and how many of its writes were acknowledged. */
  async function create(name: string): Promise<{ syncs: number; acknowledged: number }> {
    const before = await countSyncs(trace, method);
    let acknowledged = 0;
    for (let index = 0; index < people; index += 1) {
      const { session } = sessions[index % sessions.length] as DialectSession;
      if (session.accepted(await session.create(makePerson(`${name}-${index}`)))) acknowledged += 1;
    }
    return { syncs: (await countSyncs(trace, method)) - before, acknowledged };
  }

  test('one client is told "done" at most as often as the log was synced', async () => {
    const { syncs, acknowledged } = await create('synced');
    expect(acknowledged).toBe(people);
    expect(syncs).toBeGreaterThanOrEqual(acknowledged);
  });

  test('the same count tells a PostgreSQL that answers before it syncs', async () => {
    await database.sql('alter system set synchronous_commit = off');
    await database.sql('select pg_reload_conf()');
    const { syncs, acknowledged } = await create('not-synced');
    expect(acknowledged).toBe(people);
    expect(syncs).toBeLessThan(acknowledged);
    await database.sql('alter system reset synchronous_commit');
    await endTraced();
  });

  test.each(promises)(
    'a start is refused while %s is off, with one sentence, and goes well without it',
    async (name) => {
      if (server.hasExited()) server = await startServer({ dataDir });
      await database.sql(`alter system set ${name} = off`);
      expect(await server.stop()).toEqual({ code: 0, signal: null });
      const refused = spawnServer({ dataDir });
      expect(await refused.exited).toEqual({ code: 1, signal: null });
      const sentences = refused
        .stderr()
        .split('\n')
        .filter((line) => line.startsWith('tributary: '));
      expect(sentences).toEqual([
        `tributary: PostgreSQL runs with ${name} = off: an acknowledged write could be lost. Turn it on, then start again.`,
      ]);
      expect(refused.stdout()).toBe('');
      await database.pgCtl('start', '-o', `-c config_file="${database.place.settings}"`);
      await database.sql(`alter system reset ${name}`);
      await database.sql('select pg_reload_conf()');
      server = await startServer({ dataDir });
    },
  );

  /** strace passes no signal on: the server is its child. */
  async function endTraced(): Promise<void> {
    for (const pid of await childrenOf(server.pid)) process.kill(pid, 'SIGTERM');
    expect(await server.exited).toEqual({ code: 0, signal: null });
  }
});
