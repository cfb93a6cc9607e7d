import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { createAccess } from './core/access/create-access.ts';
import { createRun } from './core/run.ts';
import { readCredentials } from './credentials-file.ts';
import type { DialectDeps } from './dialects/dialect.ts';
import { type Clock, systemClock } from './kit/clock.ts';
import { createLogger } from './kit/logger.ts';
import { deriveKey } from './kit/secrets.ts';
import { serverSecret } from './secret.ts';
import { openStore, type Store } from './store/open.ts';
import { storeLimits } from './store/pool.ts';

/** Everything built once and handed down; what the CLI and the tests work with. */
export interface Server {
  readonly store: Store;
  readonly deps: DialectDeps;
  readonly app: FastifyInstance;
  /** Starts listening; the base URL. */
  listen(): Promise<string>;
  /** Where partners reach this server. */
  publicUrl(): string;
  /** Stops taking new work, finishes what is in flight, closes the database. Idempotent. */
  stop(): Promise<void>;
}

/** A database that does not answer within this time makes `/ready` say so. Milliseconds. */
const readyMs = 2_000;

export interface ServerOptions {
  readonly clock?: Clock;
  /** Work beside a server that runs on the same embedded database (CLI commands). */
  readonly beside?: boolean;
}

/** Opens the database and builds the server; nothing listens yet. */
export async function createServer(config: Config, options: ServerOptions = {}): Promise<Server> {
  const log = createLogger(config.logLevel);
  const secret = await serverSecret(config.secret, config.dataDir);
  const store = await openStore({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    poolSize: config.poolSize,
    log: (message) => log.info(message),
    beside: options.beside === true,
  });
  const clock = options.clock ?? systemClock();
  const deps: DialectDeps = {
    run: createRun(store, clock),
    ...createAccess(store, clock),
    clock,
    keyFor: (tenant, purpose) => deriveKey(secret, `${tenant.id} ${purpose}`),
    log,
  };
  let draining = false;
  let listening: string | undefined;
  const publicUrl = () => config.publicUrl ?? listening ?? `http://${hostInUrl(config.host)}:${config.port}`;
  const app = await buildApp({
    deps,
    readiness: { draining: () => draining, databaseAnswers: () => answers(store) },
    trustProxy: config.trustProxy,
    rateLimits: config.rateLimits,
    failOnBadReply: config.checkResponses,
    publicUrl,
    queue: { waiting: () => store.waiting(), max: storeLimits.waiting },
    demoCredentials: () => (config.demo ? readCredentials(config.dataDir) : Promise.resolve(undefined)),
  });
  let stopped: Promise<void> | undefined;
  return {
    store,
    deps,
    app,
    publicUrl,
    async listen() {
      await app.listen({ host: config.host, port: config.port });
      listening = `http://${hostInUrl(config.host)}:${(app.server.address() as AddressInfo).port}`;
      return listening;
    },
    stop() {
      draining = true;
      stopped ??= app.close().then(() => store.close());
      return stopped;
    },
  };
}

/** A wildcard address is no address to call; an IPv6 one needs brackets. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

async function answers(store: Store): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(resolve, readyMs, false).unref());
  const asked = store.shared('select 1', []).then(
    () => true,
    () => false,
  );
  return Promise.race([asked, late]);
}
