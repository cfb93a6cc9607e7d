import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { CoreError } from './core/errors.ts';
import type { RequestLimits } from './core/limits/request-limits.ts';
import { addCors } from './cors.ts';
import type { Incoming } from './delivery/incoming.ts';
import type { Dialect, DialectDeps } from './dialects/dialect.ts';
import { fromFramework } from './dialects/framework-errors.ts';
import { mountDialect, sendError } from './dialects/mount.ts';
import { parseQuery } from './dialects/parsers.ts';
import { dialectOfPath, dialects } from './dialects/registry.ts';
import { addHealth, type Readiness } from './health.ts';
import { addIncoming } from './incoming.ts';
import type { InboxOptions } from './pages/inbox.ts';
import { addPages } from './pages/pages.ts';
import { addShedding } from './shedding.ts';
import { answerUnreadable } from './unreadable-requests.ts';

/** Limits of one request and of the whole process. Times in milliseconds. */
export const httpLimits = {
  /** Request line and headers must have come by then. */
  headersMs: 10_000,
  /** The whole request must have come by then. */
  requestMs: 30_000,
  /** How often both are checked. */
  checkMs: 2_000,
  /** An operation's own time. */
  handlerMs: 10_000,
  /** A connection on which no byte moves in either direction is closed: a client that stopped reading, or went away. */
  stalledMs: 30_000,
  keepAliveMs: 72_000,
  headerBytes: 16 * 1024,
  /** Without a dialect's own limit. */
  bodyBytes: 64 * 1024,
  paramChars: 200,
  /** Event-loop delay at which new work is refused. */
  eventLoopDelayMs: 2_000,
  /** How long the delay is measured before it counts. */
  eventLoopSampleMs: 1_000,
} as const;
export type HttpLimits = Readonly<Record<keyof typeof httpLimits, number>>;

export interface AppOptions {
  readonly deps: DialectDeps;
  readonly readiness: Readiness;
  /** Takes in what the other sides of connections send. */
  readonly incoming: Incoming;
  readonly trustProxy: readonly string[];
  /** Absent: requests are not limited. */
  readonly requestLimits: RequestLimits | undefined;
  readonly failOnBadReply: boolean;
  /** Where partners reach this server, for pages and examples. */
  readonly publicUrl: () => string;
  /** Transactions waiting for a connection, and how many may. */
  readonly queue: { waiting(): number; readonly max: number };
  /** What the inbox of a sandbox holds. */
  readonly caught: InboxOptions['caught'];
  /** Credentials file of the demo, shown on the start page only when there is one. */
  readonly demoCredentials: () => Promise<Record<string, unknown> | undefined>;
  /** Other limits than `httpLimits`, for tests of what they do. */
  readonly limits?: Partial<HttpLimits> | undefined;
}

/** Builds the HTTP server: health, pages, and each dialect in a scope of its own. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { deps } = options;
  const limits: HttpLimits = { ...httpLimits, ...options.limits };
  const onError = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const dialect = dialectOf(request);
    if (dialect !== undefined) return sendError(dialect, deps, error, request, reply);
    return sendPageError(fromFramework(error), error, request, reply, deps);
  };
  const app = fastify({
    // The framework's own request log prints query strings (tokens, e-mails); ours is below.
    logger: false,
    trustProxy: options.trustProxy.length > 0 ? [...options.trustProxy] : false,
    bodyLimit: limits.bodyBytes,
    connectionTimeout: limits.stalledMs,
    keepAliveTimeout: limits.keepAliveMs,
    requestTimeout: limits.requestMs,
    http: {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkMs,
      maxHeaderSize: limits.headerBytes,
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: limits.paramChars, querystringParser: parseQuery },
    // A client on a kept-alive connection cannot know that we are closing: it is answered, with `connection: close`.
    return503OnClosing: false,
    clientErrorHandler: answerUnreadable,
    // Paths that the router cannot read: its own answer would repeat them, and with them what they say of people.
    frameworkErrors: (error, request, reply) => {
      // No hook of ours runs for them.
      reply.header('x-request-id', request.id);
      const unreadable = error.code === 'FST_ERR_MAX_PARAM_LENGTH' ? 'route_not_found' : 'malformed';
      onError(new CoreError(unreadable, 'the path cannot be read', { cause: error }), request, reply);
    },
    genReqId: () => crypto.randomUUID(),
  });
  app.decorateRequest('actor', undefined);
  // Before any route: those that are there already would keep the framework's own answers, with our messages in them.
  app.setErrorHandler(onError);
  app.addHook('onRoute', (route) => {
    if (route.config?.operation?.endsByItself !== true) route.handlerTimeout ??= limits.handlerMs;
  });
  addRequestLog(app, deps);
  addDraining(app, options.readiness);
  addCors(app);
  addShedding(app, options.queue, limits);
  addHealth(app, options.readiness);
  addPages(app, options);
  await addIncoming(app, { ...options, log: deps.log });
  for (const dialect of dialects) await mountDialect(app, dialect, options);
  app.setNotFoundHandler((request, reply) =>
    onError(new CoreError('route_not_found', 'no such route'), request, reply),
  );
  return app;
}

/** Errors of routes that are no dialect's: pages and health. What is not ours to blame keeps its status. */
function sendPageError(
  error: CoreError,
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { log }: DialectDeps,
): FastifyReply {
  if (error.code === 'unavailable' || error.code === 'timed_out') {
    return reply
      .code(503)
      .header('retry-after', error.retryAfterS ?? 1)
      .send({ error: 'temporarily unavailable' });
  }
  if (error.code === 'route_not_found') return reply.code(404).send({ error: 'not found', start: '/' });
  if (error.code === 'malformed') return reply.code(400).send({ error: 'the request cannot be read' });
  log.error({ err: thrown, requestId: request.id }, 'a bug');
  return reply.code(500).send({ error: 'internal server error' });
}

function dialectOf(request: FastifyRequest): Dialect | undefined {
  return dialectOfPath(request.url);
}

/** One line a request: the route's pattern, never the path with its ids or the query string. */
function addRequestLog(app: FastifyInstance, { log }: DialectDeps): void {
  if (!log.isLevelEnabled('debug')) return;
  app.addHook('onResponse', async (request, reply) => {
    const { operation } = request.routeOptions.config;
    log.debug({
      requestId: request.id,
      operation: operation?.id ?? request.routeOptions.url ?? 'no route',
      method: request.method,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
  });
}

/** Replies sent while the server drains tell keep-alive clients to come back on a new connection, elsewhere. */
function addDraining(app: FastifyInstance, readiness: Readiness): void {
  // Hooks of every request call back: a promise for each would be a share of what a request costs.
  app.addHook('onSend', (request, reply, payload, done) => {
    reply.header('x-request-id', request.id);
    if (readiness.draining()) reply.header('connection', 'close');
    done(null, payload);
  });
}
