import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { EmbeddedDatabase } from '../../src/store/embedded/index.ts';
import { rootBase } from '../../src/store/embedded/place.ts';

export const asRoot = process.getuid?.() === 0;
export const onLinux = process.platform === 'linux';
export const embeddedModule = fileURLToPath(new URL('../../src/store/embedded/index.ts', import.meta.url));
export const childScript = fileURLToPath(new URL('./embedded-child.ts', import.meta.url));

export type Started = Omit<EmbeddedDatabase, 'stop'>;

/** A server process that runs the embedded database. */
export interface Server extends Started {
  readonly pid: number;
  /** Sends a statement on a connection of the server's, and does not wait for its end. */
  run(sql: string): void;
  /** `kill -9`, and waits until it is gone. */
  kill(): Promise<void>;
  /** Stops the database as the server does at its end. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly module?: string;
  readonly script?: string;
  readonly node?: string;
  readonly account?: { readonly uid: number; readonly gid: number };
  /** Done to the process while it starts. */
  readonly meanwhile?: (pid: number) => Promise<void>;
}

const children = new Set<ChildProcess>();
const directories = new Set<string>();

/** A new directory that only its owner can enter, with its links resolved. */
export async function privateDirectory(): Promise<string> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'tributary-embedded-')));
  directories.add(directory);
  await chmod(directory, 0o700);
  return directory;
}

/** Starts a server process in a process group of its own, without waiting for it. */
export function spawnServer(dataDir: string, options: ChildOptions = {}): ChildProcess {
  const args = [options.script ?? childScript, options.module ?? embeddedModule, dataDir];
  const child = spawn(options.node ?? process.execPath, args, {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(options.account ? { uid: options.account.uid, gid: options.account.gid } : {}),
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/** Starts a server process and waits until its database is up. Throws with its message when it does not come up. */
export async function startServer(dataDir: string, options: ChildOptions = {}): Promise<Server> {
  const child = spawnServer(dataDir, options);
  const exit = once(child, 'exit');
  if (!child.stdout || !child.pid) throw new Error('no process');
  await options.meanwhile?.(child.pid);
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exit.then(() => ['{"error":"exit"}']),
  ]);
  const said: Started & { error?: string } = JSON.parse(String(line));
  if (said.error) throw new Error(said.error);
  if (!said.connection.host.startsWith(said.place)) directories.add(said.connection.host);
  const kill = async () => {
    child.kill('SIGKILL');
    await exit;
  };
  const stop = async () => {
    child.stdin?.end();
    await exit;
  };
  return { ...said, pid: child.pid, run: (sql) => child.stdin?.write(`${sql}\n`), kill, stop };
}

/** One statement on a connection of its own; the first column of the rows. */
export async function query(database: Started, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ ...database.connection, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return rows.map((row) => row[0]);
  } finally {
    await client.end();
  }
}

/** The process id in the place's postmaster.pid. */
export async function postmasterPid(place: string): Promise<number> {
  return Number((await readFile(join(place, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

/** The processes whose parent is this one and that have not ended. Linux only. */
export async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(pids.map(async (pid) => (await procFields(pid))?.parent));
  return pids.filter((_, index) => parents[index] === parent);
}

/** Whether the process runs: a zombie, which nobody has collected yet, does not. Linux only. */
export async function runs(pid: number): Promise<boolean> {
  const fields = await procFields(pid);
  return fields !== undefined && fields.state !== 'Z';
}

/** Waits until something is so. The test's own time limit ends it otherwise. */
export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await sleep(5);
}

/** Ends every process and removes every directory that the tests of this file have made. */
export async function cleanUp(): Promise<void> {
  for (const child of children) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  const places: string[] = [];
  for (const directory of directories) {
    const names = existsSync(directory) ? await readdir(directory, { recursive: true }) : [];
    const pointers = names.filter((name) => name.endsWith('WHERE-THE-DATABASE-IS.txt'));
    places.push(...names.filter((name) => name.endsWith('/postgres')).map((name) => join(directory, name)));
    for (const name of pointers) places.push((await readFile(join(directory, name), 'utf8')).split('\n')[0] ?? '');
    // A place without a database has no pointer to it; its name ends in the data directory's and a hash.
    const stem = directory.split('/').at(-1) ?? directory;
    const made = existsSync(rootBase) ? await readdir(rootBase) : [];
    places.push(...made.filter((name) => name.includes(stem)).map((name) => join(rootBase, name)));
  }
  for (const place of new Set(places)) {
    const pid = await postmasterPid(place).catch(() => 0);
    if (pid > 1) await endPostmaster(pid, place);
    await rm(place, { recursive: true, force: true, maxRetries: 3 });
  }
  for (const directory of directories) await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  directories.clear();
}

async function endPostmaster(pid: number, place: string): Promise<void> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (!commandLine.includes(place)) return;
  process.kill(pid, 'SIGQUIT');
  await until(async () => !(await runs(pid)));
}

async function procFields(pid: number): Promise<{ state: string; parent: number } | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The second field is the program's name in parentheses, which may itself have blanks and parentheses.
  const [state, parent] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  return state && parent ? { state, parent: Number(parent) } : undefined;
}
