import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { behind } from '../durability/support/database.ts';
import { childrenOf, cleanUp, onLinux, postmasterPid, privateDirectory, runs, until } from '../store/embedded-kit.ts';
import { type Exit, endServers, listening, repository, spawnServer } from './support/server-process.ts';

const clean: Exit = { code: 0, signal: null };
const command = [process.execPath, join(repository, 'scripts/run.mjs'), 'server/src/main.ts', 'serve'] as const;

/** The launcher as `npm start` calls it, the server that it starts, and the database that the server starts. */
describe.skipIf(!onLinux)('the launcher, the server and its database', { timeout: 60_000 }, () => {
  let dataDir: string;

  beforeAll(async () => {
    // The launcher runs `npm ci` when the lock file is not the installed one: not in the middle of a test run.
    const lock = createHash('sha256')
      .update(readFileSync(join(repository, 'package-lock.json')))
      .digest('hex');
    const marker = join(repository, 'node_modules/.tributary-lock');
    const installed = existsSync(marker) ? readFileSync(marker, 'utf8') : 'nothing';
    if (installed !== lock)
      throw new Error('package-lock.json is not what is installed: run node scripts/run.mjs first');
    dataDir = join(await privateDirectory(), 'data');
  });
  afterAll(async () => {
    await endServers();
    await cleanUp();
  }, 60_000);

  /** Starts all three; their process ids. */
  async function startAll() {
    const launcher = await listening(spawnServer({ dataDir, command }));
    const [server = 0, ...more] = await childrenOf(launcher.pid);
    expect(more).toEqual([]);
    const postmaster = await postmasterPid((await behind(dataDir)).place.root);
    return { launcher, server, postmaster };
  }

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s to the launcher alone stops all of them', async (signal) => {
    const { launcher, server, postmaster } = await startAll();
    launcher.signal(signal);
    expect(await launcher.exited).toEqual(clean);
    expect(await runs(server)).toBe(false);
    expect(await runs(postmaster)).toBe(false);
  });

  test('the server is told how to use memory, and what it compiled is kept for the next start', async () => {
    const compiled = join(await privateDirectory(), 'compiled');
    const launcher = await listening(spawnServer({ dataDir, command, env: { NODE_COMPILE_CACHE: compiled } }));
    const [server = 0] = await childrenOf(launcher.pid);
    const flags = JSON.parse(readFileSync(join(repository, 'scripts/server-flags.json'), 'utf8'));
    expect(readFileSync(`/proc/${server}/cmdline`, 'utf8').split('\0')).toEqual(expect.arrayContaining(flags));
    launcher.signal('SIGTERM');
    expect(await launcher.exited).toEqual(clean);
    expect(readdirSync(compiled, { recursive: true }).length).toBeGreaterThan(1_000);
  });

  test('where it is kept, unless the environment says otherwise', async () => {
    const { launcher, server } = await startAll();
    const environment = readFileSync(`/proc/${server}/environ`, 'utf8').split('\0');
    expect(environment).toContain(`NODE_COMPILE_CACHE=${join(repository, 'node_modules/.cache/compiled')}`);
    launcher.signal('SIGTERM');
    expect(await launcher.exited).toEqual(clean);
  });

  test('Ctrl-C, which is SIGINT to the whole process group, stops all of them', async () => {
    const { launcher, server, postmaster } = await startAll();
    process.kill(-launcher.pid, 'SIGINT');
    expect(await launcher.exited).toEqual(clean);
    expect(await runs(server)).toBe(false);
    expect(await runs(postmaster)).toBe(false);
  });

  test('a signal while the database is being made stops the server right after, and leaves no database running', async () => {
    dataDir = join(await privateDirectory(), 'data');
    const launcher = spawnServer({ dataDir, command });
    const { place } = await behind(dataDir);
    await until(() => existsSync(place.cluster));
    launcher.signal('SIGTERM');
    expect(await launcher.exited).toEqual(clean);
    expect(launcher.stderr()).not.toContain('"msg":"listening"');
    expect(existsSync(join(place.cluster, 'postmaster.pid'))).toBe(false);
  });
});
