import { spawn } from 'node:child_process';
import { appendFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedDatabase, startEmbedded } from '../../src/store/embedded/index.ts';
import {
  asRoot,
  childrenOf,
  cleanUp,
  onLinux,
  postmasterPid,
  privateDirectory,
  query,
  runs,
  type Server,
  startServer,
  until,
} from './embedded-kit.ts';

const log = () => undefined;

/** One data directory, below a directory that only its owner can enter, through its starts, kills and stops, in order. */
describe.skipIf(!onLinux)('the embedded database', { timeout: 30_000 }, () => {
  let dataDir: string;
  let server: Server;
  let database: EmbeddedDatabase | undefined;
  const start = async () => {
    database = await startEmbedded({ dataDir, log });
    return database;
  };

  beforeAll(async () => {
    dataDir = join(await privateDirectory(), 'data');
    server = await startServer(dataDir);
  }, 60_000);
  afterAll(async () => {
    await database?.stop();
    await cleanUp();
  }, 60_000);

  test('starts where only we can enter, under a strict umask, on a private socket', async () => {
    expect(server.takenOver).toBe(false);
    expect(await query(server, 'show listen_addresses')).toEqual(['']);
    expect((await stat(server.connection.host)).mode & 0o777).toBe(0o700);
    const place = join(dataDir, asRoot ? 'WHERE-THE-DATABASE-IS.txt' : 'postgres');
    expect((await stat(place)).uid).toBe(process.getuid?.());
  });

  test.runIf(asRoot)('started as root, it runs under an account that is not root', async () => {
    const { uid } = await stat(`/proc/${await postmasterPid(server.place)}`);
    expect(uid).not.toBe(0);
    expect((await stat(join(server.place, 'cluster'))).uid).toBe(uid);
  });

  test.each([
    ['fsync', 'on'],
    ['full_page_writes', 'on'],
    ['synchronous_commit', 'on'],
    ['data_checksums', 'on'],
    ['server_encoding', 'UTF8'],
    ['log_min_error_statement', 'panic'],
  ])('has %s = %s', async (name, value) => {
    expect(await query(server, `show ${name}`)).toEqual([value]);
  });

  test('has the locale that PostgreSQL brings along', async () => {
    const sql = `select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'postgres'`;
    expect(await query(server, sql)).toEqual(['b C.UTF-8']);
  });

  test('refuses a second server on the data directory, names the holder, and leaves it alone', async () => {
    const sentence = new RegExp(
      `^The data directory ${dataDir} is in use .* process ${server.pid} on .*, since \\d{4}-`,
    );
    await expect(startEmbedded({ dataDir, log })).rejects.toThrow(sentence);
    await expect(startServer(`${dataDir}/../data/`)).rejects.toThrow(`process ${server.pid} `);
    expect(await query(server, 'select 1')).toEqual([1]);
  });

  test('is not reached by the Ctrl-C that goes to the process group of the server', async () => {
    process.kill(-server.pid, 'SIGINT');
    await query(server, 'select pg_sleep(0.1)');
    await query(server, 'create table kept (n int)');
    expect(await query(server, 'insert into kept values (1) returning n')).toEqual([1]);
  });

  test('lives on after kill -9 of the server, and the next start takes it over', async () => {
    const pid = await postmasterPid(server.place);
    await server.kill();
    expect(await runs(pid)).toBe(true);
    const next = await start();
    expect(next.takenOver).toBe(true);
    expect(await postmasterPid(next.place)).toBe(pid);
    expect(await query(next, 'select n from kept')).toEqual([1]);
  });

  test('stops without leaving a process, and can be told so twice', async () => {
    const pid = await postmasterPid(server.place);
    const processes = [pid, ...(await childrenOf(pid))];
    expect(processes.length).toBeGreaterThan(3);
    await Promise.all([database?.stop(), database?.stop()]);
    await database?.stop();
    for (const one of processes) expect(await runs(one)).toBe(false);
  });

  test('comes back after kill -9 of the server and of PostgreSQL, with what was acknowledged', async () => {
    server = await startServer(dataDir);
    await query(server, 'insert into kept values (2)');
    // A process that is busy does not notice by itself that its postmaster is gone.
    server.run('select count(*) from generate_series(1, 1e9)');
    const pid = await postmasterPid(server.place);
    await until(
      async () => (await query(server, `select 1 from pg_stat_activity where query like '%1e9%'`)).length > 1,
    );
    await server.kill();
    process.kill(pid, 'SIGKILL');
    const next = await start();
    expect(next.takenOver).toBe(false);
    expect(await query(next, 'select n from kept order by n')).toEqual([1, 2]);
  });

  test('can be stopped when PostgreSQL is gone already', async () => {
    process.kill(await postmasterPid(server.place), 'SIGKILL');
    await database?.stop();
    expect(await readdir(join(server.place, 'cluster'))).toContain('postmaster.pid');
  });

  test('starts beside a postmaster.pid whose process id belongs to another program now', async () => {
    const cluster = join(server.place, 'cluster');
    // Under the account of the cluster: PostgreSQL takes only such a process for a postmaster.
    const { uid, gid } = await stat(cluster);
    const other = spawn('sleep', ['60'], { stdio: 'ignore', ...(asRoot ? { uid, gid } : {}) });
    await writeFile(join(cluster, 'postmaster.pid'), `${other.pid}\n${cluster}\n1\n5432\n\n\n0 0\nready\n`);
    try {
      expect((await start()).takenOver).toBe(false);
      expect(other.exitCode).toBeNull();
    } finally {
      other.kill();
    }
    await database?.stop();
  });

  test('20 kills of the server, every fourth of PostgreSQL too: 20 restarts, and nothing acknowledged is lost', async () => {
    server = await startServer(dataDir);
    await query(server, 'create table counted (n int primary key)');
    for (let round = 1; round <= 20; round += 1) {
      await query(server, `insert into counted values (${round})`);
      server.run('insert into counted select generate_series(1000, 100000)');
      const pid = await postmasterPid(server.place);
      await server.kill();
      if (round % 4 === 0) process.kill(pid, 'SIGKILL');
      server = await startServer(dataDir);
      expect([round, server.takenOver]).toEqual([round, round % 4 !== 0]);
      await query(server, 'delete from counted where n >= 1000');
      // What the killed one had asked for may still be committed behind the deletion.
      expect(await query(server, 'select count(*)::int from counted where n < 1000')).toEqual([round]);
    }
    await server.stop();
  });

  test('three first starts at once: one has the directory, the others are told who', async () => {
    const fresh = join(await privateDirectory(), 'data');
    const outcomes = await Promise.allSettled([startServer(fresh), startServer(fresh), startServer(fresh)]);
    const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(started).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(String(outcome.reason)).toContain(`by another server, process ${started[0]?.pid} `);
    }
    await started[0]?.stop();
  });

  test('restarts what a killed server left running with other settings', async () => {
    server = await startServer(dataDir);
    const pid = await postmasterPid(server.place);
    await server.kill();
    await appendFile(join(server.place, 'tributary.conf'), '# of an earlier version\n');
    const next = await start();
    expect(next.takenOver).toBe(false);
    expect(await runs(pid)).toBe(false);
    expect(await query(next, 'select count(*)::int from kept')).toEqual([2]);
    await next.stop();
  });

  test('says why PostgreSQL does not come up, leaves nothing running, and lets go of the directory', async () => {
    const override = join(server.place, 'cluster', 'postgresql.auto.conf');
    await writeFile(override, 'shared_preload_libraries = nowhere\n');
    await expect(start()).rejects.toThrow(/did not start in .*\n.*could not access file "nowhere"/s);
    await writeFile(override, '');
    expect((await start()).takenOver).toBe(false);
    await database?.stop();
  });

  test('refuses a database of another major version', async () => {
    const version = join(server.place, 'cluster', 'PG_VERSION');
    await writeFile(version, '17\n');
    await expect(start()).rejects.toThrow(/was made by PostgreSQL 17 and this server runs 18: dump it/);
  });
});
