import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dumpSchema } from '../../src/store/dump.ts';
import { type Migration, migrate, readMigrations } from '../../src/store/migrate.ts';
import { endServers, repository, spawnServer } from '../life/support/server-process.ts';
import { cleanUp, privateDirectory } from '../store/embedded-kit.ts';
import type { TestDatabase } from '../support/database.ts';
import { query } from './support/database.ts';
import { emptyDatabase } from './support/empty-database.ts';
import { splitStatements } from './support/statements.ts';

/** Every how many calls to the database a run is killed: all of them would take minutes. */
const callStride = 11;

/** Ends the backend that runs it, in the middle of whatever transaction it is in. */
const die = 'select pg_terminate_backend(pg_backend_pid());';
const committed = () => readFile(join(repository, 'server/schema.sql'), 'utf8');

describe('migrations', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  let dataDir: string;

  beforeEach(async () => {
    database = await emptyDatabase();
    dataDir = join(await privateDirectory(), 'data');
  });
  afterEach(() => database.drop());
  afterAll(async () => {
    await endServers();
    await cleanUp();
  });

  const sql = (text: string) => query({ connectionString: database.url }, text);
  const run = (command: string) =>
    spawnServer({
      dataDir,
      env: { DATABASE_URL: database.url, TRIBUTARY_DEMO: 'off' },
      command: [process.execPath, join(repository, 'server/src/main.ts'), command],
    });

  /** One run of the migrations on a connection of its own. */
  async function attempt(migrations: readonly Migration[], prepare: (client: pg.Client) => void = () => undefined) {
    const client = new pg.Client({ connectionString: database.url });
    // What is done to the connection is the test's doing.
    client.on('error', () => undefined);
    await client.connect();
    prepare(client);
    try {
      return await migrate(client, migrations);
    } finally {
      await client.end();
    }
  }

  async function schemaNow(): Promise<string> {
    const client = new pg.Client({ connectionString: database.url, options: '-c search_path=tributary,public' });
    await client.connect();
    try {
      return await dumpSchema(client);
    } finally {
      await client.end();
    }
  }

  test('eight processes at once migrate one fresh database: all end well, and each file was applied once', async () => {
    const processes = Array.from({ length: 8 }, () => run('migrate'));
    const exits = await Promise.all(processes.map(({ exited }) => exited));
    expect(
      exits.map(({ code }) => code),
      processes.map(({ stderr }) => stderr()).join(''),
    ).toEqual(Array(8).fill(0));
    const said = processes.map(({ stdout }) => stdout()).join('');
    for (const { file } of await readMigrations()) expect(said.split(file)).toHaveLength(2);
    expect(await schemaNow()).toBe(await committed());
  });

  test('a schema that is newer than the code is refused with one sentence, and nothing is changed', async () => {
    const migrations = await readMigrations();
    await attempt(migrations);
    const known = Math.max(...migrations.map(({ id }) => id));
    await sql(`insert into migrations (id, file) values (${known + 1}, 'of_tomorrow.sql')`);
    for (const command of ['serve', 'migrate']) {
      const refused = run(command);
      expect((await refused.exited).code).toBe(1);
      expect(refused.stderr()).toBe(
        `tributary: The database's schema (${known + 1}) is newer than this version of Tributary knows (${known}); start the version that wrote it, or a newer one.\n`,
      );
    }
    expect(await schemaNow()).toBe(await committed());
    await sql(`delete from migrations where id = ${known + 1}`);
    const taken = run('migrate');
    expect((await taken.exited).code, taken.stderr()).toBe(0);
    expect(taken.stdout()).toBe('The schema is up to date.\n');
  });

  test('killed at every statement of every file, the next run goes on where the last whole file ended', async () => {
    const migrations = await readMigrations();
    const things = async () =>
      (await sql(`select count(*)::int as n from pg_class where relnamespace = to_regnamespace('tributary')`))[0]?.n;
    let kills = 0;
    for (const [index, migration] of migrations.entries()) {
      const before = migrations.slice(0, index);
      const statements = splitStatements(migration.sql);
      let present: unknown;
      for (let count = 0; count <= statements.length; count += 1) {
        const cut = { ...migration, sql: statements.slice(0, count).join('') + die };
        await expect(attempt([...before, cut])).rejects.toThrow();
        // The first try makes the table of migrations.
        present ??= await things();
        expect([migration.file, count, await things()]).toEqual([migration.file, count, present]);
        kills += 1;
      }
      expect(await attempt([...before, migration])).toEqual([migration.file]);
    }
    expect(kills).toBeGreaterThan(migrations.length * 2);
    expect(await schemaNow()).toBe(await committed());
    expect(await attempt(migrations)).toEqual([]);
  });

  test('killed at calls to the database all along the way, the next run completes: rights and row level security too', async () => {
    const migrations = await readMigrations();
    for (let call = 1, whole = false; !whole; call += callStride) {
      whole = await attempt(migrations, (client) => dieAt(client, call)).then(
        () => true,
        () => false,
      );
      if (whole) break;
      await attempt(migrations);
      expect(await schemaNow(), `killed at call ${call}`).toBe(await committed());
      await database.drop();
      database = await emptyDatabase();
    }
  });
});

/** Breaks the connection at one of the calls that are made on it. */
function dieAt(client: pg.Client, call: number): void {
  const { query: real } = client;
  let calls = 0;
  const counting = (...args: unknown[]) => {
    calls += 1;
    return Reflect.apply(real, client, calls === call ? [die] : args);
  };
  Object.assign(client, { query: counting });
}
