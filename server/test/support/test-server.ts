import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { readConfig } from '../../src/config.ts';
import { writeCredentials } from '../../src/credentials-file.ts';
import { movableClock } from '../../src/kit/clock.ts';
import { type CredentialsFile, provisionTenant } from '../../src/provision.ts';
import { createServer, type Server } from '../../src/server.ts';
import { createDatabase } from './database.ts';
import { expectNoDrift, recount, writesCounted } from './drift.ts';
import { startInTurn } from './in-turn.ts';
import { commonSecret, startSecond } from './second-server.ts';

export interface TestServer {
  /** Base URL, listening for real. */
  readonly url: string;
  readonly server: Server;
  readonly clock: ReturnType<typeof movableClock>;
  /** The demo tenant's credentials: they see the tenant. */
  readonly demo: CredentialsFile;
  readonly databaseUrl: string;
  /** Where its files lie. */
  readonly filesDir: string;
  /** Another tenant. */
  tenant(name: string, options?: { demo?: boolean }): Promise<CredentialsFile>;
  /**
   * SQL in the owner's role, past row level security where that role is a superuser: for looking, and for arranging what no use case can.
   * What it writes is counted (`drift.ts`).
   */
  sql<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>;
  /** Counts anew what something else than `sql` has written past the server. */
  recount(): Promise<void>;
  /** A request as curl would send it; the body is read as JSON when it is JSON. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly headers?: Record<string, string>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent urlencoded, names as they are (`a[b]=c`). */
  readonly form?: Record<string, string> | [string, string][];
  /** Sent as it is, under `headers['content-type']`. */
  readonly raw?: string | Uint8Array<ArrayBuffer> | FormData;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests assert on what came, whatever its shape
  readonly json: any;
}

const several = { isOn: false, bothWork: true };

/**
 * From now on the test servers of this file are two on one database, behind something that sends each request to the other than the one
 * before: what a file tests must be so however many processes there are.
 * @param options `bothWork`: off where a file decides itself when work that is due is done: the second makes no rounds then
 */
export function startTwoAtATime({ bothWork = true } = {}): void {
  Object.assign(several, { isOn: true, bothWork });
}

/** A whole server on a database of its own, listening on a free port, with the demo tenant; its file only with `TRIBUTARY_DEMO: 'on'`. */
export async function startTestServer(given: Record<string, string> = {}): Promise<TestServer> {
  const inTurn = several.isOn ? await startInTurn() : undefined;
  const common = inTurn && { TRIBUTARY_SECRET: commonSecret, TRIBUTARY_PUBLIC_URL: inTurn.url };
  const env = { ...common, ...given };
  const database = await createDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'tributary-data-'));
  const config = readConfig(
    {
      DATABASE_URL: database.url,
      PORT: '0',
      TRIBUTARY_LOG: 'silent',
      TRIBUTARY_RATE_LIMITS: 'off',
      TRIBUTARY_CHECK_RESPONSES: 'fail',
      ...env,
    },
    dataDir,
  );
  const clock = movableClock();
  // Tests run beside each other on whatever machine there is: a late event loop is the machine's, not what is being tested.
  const limits = { http: { eventLoopDelayMs: 60_000 } };
  const server = await createServer({ ...config, dataDir }, { clock, limits });
  const own = await server.listen();
  const url = inTurn?.url ?? own;
  const tenant = (name: string, options: { demo?: boolean } = {}) =>
    provisionTenant(server.store, server.deps, {
      name,
      demo: options.demo ?? true,
      defaultCountry: 'RO',
      baseUrl: url,
    });
  const demo = await tenant('Demo');
  // As `serve` does it: the pages read the file.
  if (config.demo) await writeCredentials(dataDir, demo);
  const looking = new pg.Pool({ connectionString: database.url, max: 2, options: '-c search_path=tributary' });
  // Its connections may still be closing when the database is dropped under them.
  looking.on('error', () => undefined);
  const first: TestServer = {
    url,
    server,
    clock,
    demo,
    databaseUrl: database.url,
    filesDir: config.filesDir,
    tenant,
    async sql(text, values = []) {
      if (!writesCounted(text)) return (await looking.query(text, values)).rows;
      // What a test writes past the server is counted here, so that all else that happens in it is still checked.
      await expectNoDrift(looking);
      const { rows } = await looking.query(text, values);
      await recount(server, looking);
      return rows;
    },
    recount: () => recount(server, looking),
    call: (method, path, options) => call(url, method, path, options),
    async close() {
      await second?.stop();
      inTurn?.close();
      await server.stop();
      // Whatever a test has done: what is counted is what is there.
      const drifted = await expectNoDrift(looking).catch((error: unknown) => ({ error }));
      await looking.end();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
      if (drifted !== undefined) throw drifted.error;
    },
  };
  const second = inTurn && (await startSecond(first, env));
  if (second !== undefined) inTurn?.setTargets([own, second.url]);
  if (!several.bothWork) await second?.server.jobs.stop();
  return first;
}

/** One request over real HTTP. */
export async function call(url: string, method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  const headers = new Headers(options.headers);
  let body: RequestInit['body'] = options.raw;
  if (options.json !== undefined) {
    body = JSON.stringify(options.json);
    headers.set('content-type', headers.get('content-type') ?? 'application/json');
  } else if (options.form !== undefined) {
    const pairs = Array.isArray(options.form) ? options.form : Object.entries(options.form);
    body = new URLSearchParams(pairs).toString();
    headers.set('content-type', headers.get('content-type') ?? 'application/x-www-form-urlencoded');
  }
  const response = await fetch(`${url}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: readJson(text) };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
