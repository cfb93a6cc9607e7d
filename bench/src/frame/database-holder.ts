// A process that has a database and ends it when its standard input ends: PostgreSQL does not outlive a bench that is killed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Account, isRoot, unprivilegedAccount } from '../../../server/src/store/embedded/account.ts';
import { ensurePrograms, findPackage } from '../../../server/src/store/embedded/binaries.ts';
import { startEmbedded } from '../../../server/src/store/embedded/index.ts';
import { rootBase } from '../../../server/src/store/embedded/place.ts';
import { settingsText } from '../../../server/src/store/embedded/settings.ts';
import { socketPort } from '../../../server/src/store/embedded/socket.ts';
import type { Connection, DatabaseOptions } from './database.ts';

interface Held {
  readonly connection: Connection;
  stop(): Promise<void>;
}

async function embedded(): Promise<Held> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tributary-bench-'));
  const database = await startEmbedded({ dataDir, log: () => undefined });
  return {
    connection: database.connection,
    async stop() {
      await database.stop();
      for (const path of [database.place, dataDir]) await rm(path, { recursive: true, force: true });
    },
  };
}

/** A cluster of any PostgreSQL's programs, where an embedded one would lie, with the settings of ours. */
async function cluster({ bin, env = {} }: Extract<DatabaseOptions, { kind: 'cluster' }>): Promise<Held> {
  const account = isRoot() ? unprivilegedAccount() : undefined;
  const base = isRoot() ? rootBase : tmpdir();
  await mkdir(base, { recursive: true });
  const root = await mkdtemp(join(base, 'bench-'));
  await chmod(root, 0o755);
  const place = { cluster: join(root, 'cluster'), socketDir: join(root, 'socket'), logDir: join(root, 'log') };
  for (const path of Object.values(place)) {
    await mkdir(path, { mode: 0o700 });
    if (account) await chown(path, account.uid, account.gid);
  }
  const programs = bin ?? (await ensurePrograms(await findPackage(), join(isRoot() ? rootBase : root, 'programs'))).bin;
  const locale = ['--encoding=UTF8', '--locale=C.UTF-8', '--data-checksums', '-A', 'trust', '-U', 'postgres'];
  await run(join(programs, 'initdb'), ['-D', place.cluster, ...locale], account, {});
  const settings = join(root, 'settings.conf');
  await writeFile(settings, settingsText(place, totalmem()));
  const start = ['start', '-D', place.cluster, '-w', '-l', join(place.logDir, 'start.log')];
  await run(join(programs, 'pg_ctl'), [...start, '-o', `-c config_file="${settings}"`], account, env);
  return {
    connection: { host: place.socketDir, port: socketPort, user: 'postgres', database: 'postgres' },
    async stop() {
      await run(join(programs, 'pg_ctl'), ['stop', '-D', place.cluster, '-m', 'immediate', '-w'], account, {});
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Under PostgreSQL's account when there is one, with nothing of our environment; killed when it takes longer than a minute. */
async function run(file: string, args: string[], account: Account | undefined, env: Record<string, string>) {
  const child = spawn(file, args, {
    cwd: '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
    timeout: 60_000,
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${file} ${args[0]} ended with ${code}`);
}

async function serverVersion(connection: Connection): Promise<string> {
  const client = new pg.Client(connection);
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  await client.end();
  return rows[0]?.server_version ?? 'unknown';
}

const options = JSON.parse(process.argv[2] ?? '') as DatabaseOptions;
const held = await (options.kind === 'embedded' ? embedded() : cluster(options));
// A signal and the end of the input come together.
let isStopping = false;
const stop = () => {
  if (isStopping) return;
  isStopping = true;
  void held.stop().then(() => process.exit(0));
};
process.on('SIGTERM', stop).on('SIGINT', stop);
process.stdin.on('end', stop).on('error', stop).resume();
console.log(JSON.stringify({ connection: held.connection, version: await serverVersion(held.connection) }));
