import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { type Agenda, createAgenda } from './agenda.ts';
import { buildApp, type HttpLimits } from './app.ts';
import { type Config, ConfigError } from './config.ts';
import { systemActor, type Tenant } from './core/access/access.ts';
import { createAccess } from './core/access/create-access.ts';
import { signingKey } from './core/access/signing-key.ts';
import { notesOf } from './core/due/notes.ts';
import { createRequestLimits } from './core/limits/request-limits.ts';
import { listCaught } from './core/messaging/list-caught.ts';
import { createRun, type Run } from './core/run.ts';
import { listTenants } from './core/tenants/directory.ts';
import { createIngest } from './core/tracking/ingest.ts';
import { createPartitionKeeper } from './core/tracking/partitions.ts';
import { createDelivery } from './create-delivery.ts';
import { readCredentials } from './credentials-file.ts';
import type { ConnectionDeps } from './delivery/connection-context.ts';
import { createIncoming } from './delivery/incoming.ts';
import type { DialectDeps } from './dialects/dialect.ts';
import { createFileJobs } from './file-jobs.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { type Clock, systemClock } from './kit/clock.ts';
import { createFileStore } from './kit/files.ts';
import { createHttpClient } from './kit/http-client.ts';
import { createLogger, type Logger } from './kit/logger.ts';
import { deriveKey } from './kit/secrets.ts';
import { serverSecret } from './secret.ts';
import { openStore, type Store } from './store/open.ts';
import { type StoreLimits, storeLimits } from './store/pool.ts';

/** Everything built once and handed down; what the CLI and the tests work with. */
export interface Server {
  readonly store: Store;
  readonly deps: DialectDeps;
  readonly app: FastifyInstance;
  /** They run from `listen` on; a test has what is due done with `runNow`. */
  readonly jobs: Jobs;
  /** What it takes to use connections, for commands. */
  readonly connections: ConnectionDeps;
  /** What a tenant's secrets that must be read again are sealed with: a 256-bit key. */
  sealKey(tenant: Pick<Tenant, 'id'>): Uint8Array;
  /** Starts listening; the base URL. */
  listen(): Promise<string>;
  /** Where partners reach this server. */
  publicUrl(): string;
  /** From now on `/ready` says no and every reply asks its client to leave; all requests are still answered. */
  drain(): void;
  /** Ends every connection at once; the number of requests that were in flight. */
  cut(): number;
  /** Stops taking new work, finishes what is in flight, closes the database. Idempotent. */
  stop(): Promise<void>;
}

/** While the server closes: how often connections are looked for on which nobody asks anything. Milliseconds. */
const sweepMs = 100;

export interface ServerOptions {
  readonly clock?: Clock;
  /** Work beside a server that runs on the same embedded database (CLI commands). */
  readonly beside?: boolean;
  /** Other limits than the server's own, for tests of what they do. */
  readonly limits?: { readonly http?: Partial<HttpLimits>; readonly store?: Partial<StoreLimits> };
  /** Another way in for what browsers and phones send: benches compare with it. */
  readonly createIngest?: typeof createIngest;
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
    limits: options.limits?.store,
  });
  try {
    return await serverOn(store, { config, options, secret, log });
  } catch (error) {
    await store.close();
    throw error;
  }
}

interface Built {
  readonly config: Config;
  readonly options: ServerOptions;
  readonly secret: string;
  readonly log: Logger;
}

async function serverOn(store: Store, { config, options, secret, log }: Built): Promise<Server> {
  const clock = options.clock ?? systemClock();
  let draining = false;
  let listening: string | undefined;
  const publicUrl = () => config.publicUrl ?? listening ?? `http://${hostInUrl(config.host)}:${config.port}`;
  const sealKey = (tenant: Pick<Tenant, 'id'>) => deriveKey(secret, `${tenant.id} sealed secrets`);
  const tenants = () => listTenants(store);
  const agenda = createAgenda({ tenants, clock, ...notesOf(store) });
  const run = createRun(store, clock);
  const deps = dialectDeps(store, { config, options, secret, log }, { clock, publicUrl, run: waking(run, agenda) });
  const requestLimits = createRequestLimits({ pool: store, clock, secret: deriveKey(secret, 'request limits') });
  const addresses = { allow: config.allowNetworks };
  const ending = new AbortController();
  const connections: ConnectionDeps = {
    run: deps.run,
    http: createHttpClient({ ...addresses, signal: ending.signal }),
    ...{ addresses, clock, files: deps.files, sealKey, ending: ending.signal },
  };
  const app = await buildApp({
    deps,
    async caught(code, limit) {
      const tenant = await deps.tenantByCode(code);
      return tenant === undefined ? [] : deps.run(systemActor(tenant, 'console'), listCaught, { limit });
    },
    incoming: createIncoming(connections, deps.tenantByCode),
    readiness: { draining: () => draining, databaseAnswers: store.answers },
    trustProxy: config.trustProxy,
    requestLimits: config.rateLimits ? requestLimits : undefined,
    failOnBadReply: config.checkResponses,
    publicUrl,
    queue: { waiting: () => store.waiting(), max: options.limits?.store?.waiting ?? storeLimits.waiting },
    demoCredentials: () => (config.demo ? readCredentials(config.dataDir) : Promise.resolve(undefined)),
    limits: options.limits?.http,
  });
  const inFlight = countRequests(app);
  // What leaves shares transactions with what leaves: no flood of it stands in the way of requests, nor they in its way.
  const leaving = { ...connections, run: waking(createRun(store, clock), agenda) };
  const delivery = createDelivery({ connections: leaving, end: () => ending.abort(), tenants, log });
  const keepPartitions = createPartitionKeeper(store, clock, config.trackingDays);
  const upkeep = [keepPartitions, requestLimits.forget];
  const jobs = createJobs({ run, agenda, tenants, delivery, files: createFileJobs({ ...deps, run }), upkeep, log });
  let stopped: Promise<void> | undefined;
  // Side by side: a receiver that does not answer must not add its time to that of a slow request.
  const stopAll = async () => {
    const [closed] = await Promise.allSettled([closeApp(app, inFlight), jobs.stop()]);
    // Others find it by themselves, only later: a database that is away holds nothing up.
    if (agenda.hasLeft() && (await store.answers())) await agenda.handOver().catch(() => undefined);
    await store.close();
    if (closed.status === 'rejected') throw closed.reason;
  };
  return {
    store,
    deps,
    app,
    jobs,
    connections,
    sealKey,
    publicUrl,
    async listen() {
      await app.listen({ host: config.host, port: config.port }).catch((error) => refuseAddress(error, config));
      jobs.start();
      listening = `http://${hostInUrl(config.host)}:${(app.server.address() as AddressInfo).port}`;
      return listening;
    },
    drain() {
      draining = true;
    },
    cut() {
      const cut = inFlight();
      app.server.closeAllConnections();
      return cut;
    },
    stop() {
      draining = true;
      stopped ??= stopAll();
      return stopped;
    },
  };
}

/** What was committed here may have made something due. */
function waking(run: Run, agenda: Agenda): Run {
  return async (actor, useCase, input, key) => {
    const output = await run(actor, useCase, input, key);
    agenda.wake(actor.tenantId);
    return output;
  };
}

function dialectDeps(
  store: Store,
  { config, options, secret, log }: Built,
  { clock, publicUrl, run }: Pick<DialectDeps, 'clock' | 'publicUrl' | 'run'>,
): DialectDeps {
  return {
    run,
    ...createAccess(store, clock),
    ingest: (options.createIngest ?? createIngest)({ run, clock }),
    clock,
    publicUrl,
    signingKey: (use) => signingKey(store, deriveKey(secret, `seal ${use}`), use, clock.now()),
    keyFor: (tenant, purpose) => deriveKey(secret, `${tenant.id} ${purpose}`),
    files: createFileStore(config.filesDir, clock),
    log,
  };
}

/** How many requests have come of which the reply is not sent yet. */
function countRequests(app: FastifyInstance): () => number {
  let inFlight = 0;
  // One function for all of them, which a response calls once by itself: `once` would make two more for each.
  const end = () => {
    inFlight -= 1;
  };
  app.server.on('request', (_, response) => {
    inFlight += 1;
    response.on('close', end);
  });
  return () => inFlight;
}

/**
 * Waits for what is in flight. A connection on which nothing was asked yet counts as busy for Node.js (browsers and pools
 * open them in advance) and would hold this until its time-out, so all are closed as soon as no request is left.
 */
async function closeApp(app: FastifyInstance, inFlight: () => number): Promise<void> {
  const sweep = setInterval(() => {
    if (inFlight() === 0) app.server.closeAllConnections();
  }, sweepMs);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}

function refuseAddress(error: NodeJS.ErrnoException, { host, port }: Config): never {
  if (error.syscall !== 'listen') throw error;
  const why = error.code === 'EADDRINUSE' ? 'another program does so already' : (error.code ?? error.message);
  throw new ConfigError(`The server cannot listen on ${host}:${port} (${why}): set PORT or HOST to another one.`);
}

/** A wildcard address is no address to call; an IPv6 one needs brackets. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
