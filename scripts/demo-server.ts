// A server of its own process on an empty embedded database, as `npm start` runs it: what the acceptance suites talk to and the
// benches measure. Knows the server by its command line and its HTTP only.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import serverFlags from './server-flags.json' with { type: 'json' };

/** The credentials file, as a newcomer finds it. */
export type Credentials = { baseUrl: string; tenant: string } & Record<string, Record<string, string>>;

const main = resolve(import.meta.dirname, '../server/src/main.ts');

/** Longest wait for the server, milliseconds: a first start unpacks PostgreSQL. */
const patienceMs = 120_000;

export interface DemoServer {
  readonly credentials: Credentials;
  readonly pid: number;
  /** TRIBUTARY_DATA. */
  readonly dataDir: string;
  stop(): Promise<void>;
}

export interface DemoServerOptions {
  /** What Node.js is told before the program. */
  readonly nodeArgs?: readonly string[];
  /** Another program than the server's own, which takes the same command line and environment. */
  readonly program?: string;
}

/** Starts it on a free port with the demo tenant; `stop` ends it and removes everything it kept. */
export async function startDemoServer(
  env: Record<string, string> = {},
  { nodeArgs = [], program = main }: DemoServerOptions = {},
): Promise<DemoServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tributary-demo-'));
  const settings = { PORT: '0', TRIBUTARY_DATA: dataDir, TRIBUTARY_DEMO: 'on', DATABASE_URL: '', ...env };
  // Nothing is written to its standard input: that it ends tells a program that wants to know that we are gone.
  const child = spawn(process.execPath, [...serverFlags, ...nodeArgs, program, 'serve'], {
    env: { ...process.env, ...settings },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const credentials = await started(child, join(dataDir, 'demo-credentials.json'));
  return {
    credentials,
    pid: child.pid ?? 0,
    dataDir,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      const pointer = await readFile(join(dataDir, 'WHERE-THE-DATABASE-IS.txt'), 'utf8').catch(() => '');
      // As root the database lies outside the data directory; the pointer file says where.
      const place = /\/var\/lib\/tributary\/[\w.-]+/.exec(pointer)?.[0];
      if (place) await rm(place, { recursive: true, force: true });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The credentials file names the base URL once the server listens. */
async function started(child: ChildProcess, file: string): Promise<Credentials> {
  for (let waited = 0; waited < patienceMs; waited += 50) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode} before it was ready`);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    const credentials = text === undefined ? undefined : (JSON.parse(text) as Credentials);
    if (credentials && !credentials.baseUrl.endsWith(':0') && (await isReady(credentials.baseUrl))) return credentials;
    await sleep(50);
  }
  child.kill('SIGKILL');
  throw new Error('the server did not become ready');
}

function isReady(baseUrl: string): Promise<boolean> {
  return fetch(`${baseUrl}/ready`).then(
    (response) => response.ok,
    () => false,
  );
}
