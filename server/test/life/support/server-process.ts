import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import serverFlags from '../../../../scripts/server-flags.json' with { type: 'json' };
import type { CredentialsFile } from '../../../src/provision.ts';
import { until } from '../../store/embedded-kit.ts';

export const repository = fileURLToPath(new URL('../../../../', import.meta.url));
/** The command line, as it is shipped: the launcher calls it so. */
export const [program, ...mainArgs] = [
  process.execPath,
  ...serverFlags,
  join(repository, 'server/src/main.ts'),
] as const;
/** How the server is run. */
export const mainCommand = [program, ...mainArgs, 'serve'] as const;
const child = fileURLToPath(new URL('./child.ts', import.meta.url));

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server in a process of its own, as it is shipped; perhaps not listening yet. */
export interface Spawned {
  readonly pid: number;
  readonly dataDir: string;
  /** Everything it has written so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exited: Promise<Exit>;
  readonly hasExited: () => boolean;
  signal(name: NodeJS.Signals): void;
  /** `kill -9`, and waits until it is gone. */
  kill(): Promise<void>;
}

export interface ServerProcess extends Spawned {
  readonly url: string;
  /** SIGTERM, and waits for its end. */
  stop(): Promise<Exit>;
}

export interface SpawnOptions {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What to run instead of `node main.ts serve`. */
  readonly command?: readonly [string, ...string[]];
}

const running = new Set<Spawned>();

/** Nothing of the test run's own environment reaches the server, but what was compiled before: a DATABASE_URL of the run is handed on by who means it. */
export function environment(dataDir: string, env: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
    HOME: process.env.HOME ?? '/',
    ...(process.env.NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }),
    PORT: '0',
    TRIBUTARY_DATA: dataDir,
    TRIBUTARY_RATE_LIMITS: 'off',
    TRIBUTARY_CHECK_RESPONSES: 'fail',
    ...env,
  };
}

/** Starts a server process, in a process group of its own, without waiting for anything. */
export function spawnServer({ dataDir, env = {}, command = mainCommand }: SpawnOptions): Spawned {
  const [program, ...args] = command;
  const started: ChildProcess = spawn(program, args, {
    cwd: repository,
    env: environment(dataDir, env),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = started;
  if (pid === undefined || started.stdout === null || started.stderr === null) throw new Error('no process');
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    started[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const exited = once(started, 'close').then(([code, signal]): Exit => {
    running.delete(spawned);
    return { code, signal };
  });
  const spawned: Spawned = {
    pid,
    dataDir,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    exited,
    hasExited: () => started.exitCode !== null || started.signalCode !== null,
    signal: (name) => void started.kill(name),
    async kill() {
      started.kill('SIGKILL');
      await exited;
    },
  };
  running.add(spawned);
  return spawned;
}

/** Starts a server process and waits until it listens. @throws with what it wrote when it ends instead */
export async function startServer(options: SpawnOptions): Promise<ServerProcess> {
  return listening(spawnServer(options));
}

/** Waits until a server process listens. @throws with what it wrote when it ends instead */
export async function listening(spawned: Spawned): Promise<ServerProcess> {
  const url = () => /"url":"([^"]+)".*"msg":"listening"/.exec(spawned.stderr())?.[1];
  await until(() => url() !== undefined || spawned.hasExited());
  const found = url();
  if (found === undefined) {
    const { code, signal } = await spawned.exited;
    throw new Error(`the server ended (${code ?? signal}): ${spawned.stderr()}`);
  }
  const stop = async () => {
    spawned.signal('SIGTERM');
    return spawned.exited;
  };
  return { ...spawned, url: found, stop };
}

/** What `child.ts` takes: a real server whose limits and routes a test decides. */
export interface ChildOptions {
  readonly http?: Record<string, number>;
  readonly store?: Record<string, number>;
  readonly stop?: Record<string, number>;
  /** Ends at the first signal without finishing anything: the broken server that a harness must be able to tell. */
  readonly abrupt?: boolean;
}

/** Starts the server with other limits and a few routes for tests. */
export function startChild(options: SpawnOptions & { readonly child: ChildOptions }): Promise<ServerProcess> {
  return startServer({ ...options, command: [process.execPath, child, JSON.stringify(options.child)] });
}

/** The demo tenant's credentials, which a server in demo mode has written. */
export async function demoOf(dataDir: string): Promise<CredentialsFile> {
  return JSON.parse(await readFile(join(dataDir, 'demo-credentials.json'), 'utf8'));
}

/** Ends every server process that the tests of this file have left. Before `cleanUp`, which ends their databases. */
export async function endServers(): Promise<void> {
  for (const spawned of [...running]) {
    // The group: what a launcher has started outlives it, and holds the pipe of its output.
    process.kill(-spawned.pid, 'SIGKILL');
    await spawned.exited;
  }
}
