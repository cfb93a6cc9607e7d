import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Actor } from '../core/actor.ts';
import { CoreError } from '../core/errors.ts';
import type { AuthScheme, Dialect, DialectDeps, WireReply } from './dialect.ts';
import { fromFramework } from './framework-errors.ts';
import { withIdempotencyKey } from './idempotency-key.ts';
import { largestBody } from './multipart.ts';
import { type Call, isBinary, type Operation, type Quota } from './operation.ts';
import { addParsers, unreadableQuery } from './parsers.ts';
import { checkReply, setValidators } from './validation.ts';

export interface MountOptions {
  readonly deps: DialectDeps;
  readonly rateLimits: boolean;
  /** A reply that does not fit its schema: fail the request (tests) instead of logging it. */
  readonly failOnBadReply: boolean;
}

/**
 * The time that a request has which takes or gives files: their bytes move as fast as the client's network does. Connections on which
 * none move are closed long before. Milliseconds.
 */
const transferMs = 300_000;

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | undefined;
  }
}

/** Serves a dialect in a scope of its own: its parsers, sign-in, limits, error shapes and operations. */
export async function mountDialect(app: FastifyInstance, dialect: Dialect, options: MountOptions): Promise<void> {
  await app.register(async (scope) => {
    await addParsers(scope, options.deps.files);
    setValidators(scope, dialect.coerceBodies);
    scope.setErrorHandler((error, request, reply) => sendError(dialect, options.deps, error, request, reply));
    // Behind sign-in and validation, so that it counts credentials, and one that is over its limit costs no work.
    if (options.rateLimits) await scope.register(rateLimit, rateLimitOptions(dialect));
    for (const operation of dialect.operations) addRoutes(scope, dialect, operation, options);
  });
  // Beside the operations' scope: their parsers and body limits are not for a library's protocol.
  if (dialect.mount === undefined) return;
  await app.register(async (scope) => {
    scope.setErrorHandler((error, request, reply) => sendError(dialect, options.deps, error, request, reply));
    if (options.rateLimits) await scope.register(rateLimit, rateLimitOptions(dialect));
    await dialect.mount?.(scope, options.deps);
  });
}

function addRoutes(scope: FastifyInstance, dialect: Dialect, operation: Operation, options: MountOptions): void {
  const { schema, files } = operation;
  const transfers = files !== undefined || Object.values(schema.response).some(isBinary);
  const route: Omit<RouteOptions, 'method' | 'url'> = {
    bodyLimit: files ? largestBody(files) : (operation.bodyBytes ?? dialect.limits.bodyBytes),
    ...(transfers ? { handlerTimeout: transferMs } : {}),
    config: { operation, ...(operation.quotas ? { rateLimit: false as const } : {}) },
    schema: {
      ...(schema.params ? { params: schema.params } : {}),
      ...(schema.querystring ? { querystring: schema.querystring } : {}),
      ...(schema.body ? { body: schema.body } : {}),
      response: schema.response,
    },
    onRequest: (request, _, done) => {
      refuseUnreadableQuery(request);
      const scheme = dialect.authSchemes[operation.auth];
      if (scheme === undefined) return done();
      signIn(scheme, request, options.deps).then(() => done(), done);
    },
    preValidation: (request, _, done) => {
      refuseOtherBodies(operation, request);
      done();
    },
    ...(options.rateLimits && operation.quotas ? { preHandler: quotaHooks(scope, operation.quotas) } : {}),
    handler: (request, reply) => answer(operation, request, reply, options),
  };
  for (const { method = operation.method, path } of [{ path: operation.path }, ...(operation.aliases ?? [])]) {
    scope.route({ ...route, method, url: path });
  }
}

function refuseUnreadableQuery(request: FastifyRequest): void {
  const { [unreadableQuery]: reason } = request.query as { readonly [unreadableQuery]?: string };
  if (reason !== undefined) throw new CoreError('malformed', `the query string cannot be read: ${reason}`);
}

async function signIn(scheme: AuthScheme, request: FastifyRequest, deps: DialectDeps): Promise<void> {
  const query = request.query as Record<string, unknown>;
  request.actor = await scheme.authenticate({ headers: request.headers, query }, deps);
}

/** A body schema says nothing about content types that have no parser of their own, so the kinds are checked here. */
function refuseOtherBodies(operation: Operation, request: FastifyRequest): void {
  if (operation.schema.body === undefined) return;
  if (request.bodyKind === undefined) {
    // A body was needed and none came: an empty one lets the schema name what is missing.
    request.body = request.body ?? {};
  } else if (!operation.consumes?.includes(request.bodyKind)) {
    throw new CoreError('unsupported_media_type', `${request.bodyKind} is not taken here`);
  }
}

async function answer(
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
  options: MountOptions,
): Promise<FastifyReply> {
  const call: Call = {
    params: request.params,
    query: request.query,
    // What an operation does not declare it is not given, whatever was sent.
    body: operation.schema.body === undefined ? undefined : request.body,
    files: request.sentFiles,
    headers: request.headers,
    address: request.ip,
    get actor() {
      if (request.actor === undefined) throw new Error(`${operation.id} has no actor`);
      return request.actor;
    },
  };
  const deps = withIdempotencyKey(options.deps, operation, call);
  const { status = 200, body, headers = {} } = await operation.handle(call, deps);
  const schema = operation.schema.response[status];
  const problem = schema === undefined ? `status ${status} is not declared` : checkReply(schema, body);
  if (problem !== undefined) {
    if (options.failOnBadReply) throw new Error(`${operation.id} answered against its schema: ${problem}`);
    options.deps.log.error({ operation: operation.id, problem }, 'a reply does not fit its schema');
  }
  return reply
    .code(status)
    .headers({ ...privateAnswer, ...headers })
    .send(body);
}

/** Answers hold personal data: no cache may keep them, and no page may send their address on. */
const privateAnswer = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Any error in the dialect's shape. Bugs are logged with their cause; refusals are not errors of ours. */
export function sendError(
  dialect: Dialect,
  deps: DialectDeps,
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const error = fromFramework(thrown);
  const operation = request.routeOptions.config?.operation;
  if (error.code === 'unexpected')
    deps.log.error({ err: thrown, operation: operation?.id, requestId: request.id }, 'a bug');
  const path = request.url.split('?', 1)[0] ?? '/';
  return send(
    reply,
    dialect.errors[error.code](error, { method: request.method, path, operation, now: deps.clock.now() }),
    error,
  );
}

function send(reply: FastifyReply, { status, body, headers = {} }: WireReply, error: CoreError): FastifyReply {
  const retry = error.retryAfterS === undefined ? {} : { 'retry-after': String(error.retryAfterS) };
  reply.code(status).headers({ ...privateAnswer, ...retry, ...headers });
  if (typeof body === 'string') return reply.type('text/plain; charset=utf-8').send(body);
  // Serialised here: the operation's response schemas describe successes only.
  return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(body);
}

function rateLimitOptions(dialect: Dialect) {
  return {
    hook: 'preHandler' as const,
    timeWindow: 60_000,
    max: (request: FastifyRequest) =>
      request.actor === undefined ? dialect.limits.signInsPerMinute : dialect.limits.requestsPerMinute,
    keyGenerator: (request: FastifyRequest) => request.actor?.credentialId ?? request.ip,
    errorResponseBuilder: (_: FastifyRequest, { ttl }: { ttl: number }) => tooMany('this credential', ttl),
  };
}

function tooMany(whose: string, ttlMs: number): CoreError {
  return new CoreError('rate_limited', `more requests than ${whose} may send`, {
    retryAfterS: Math.max(1, Math.ceil(ttlMs / 1000)),
  });
}

/** A hook for each quota, in their order: what one refuses does not count for those behind it. */
function quotaHooks(scope: FastifyInstance, quotas: readonly Quota[]) {
  return quotas.map(({ name, perMinute, keyOf }) => {
    const keyOfRequest = ({ ip, headers, body }: FastifyRequest) => keyOf({ address: ip, headers, body });
    const count = scope.createRateLimit({
      timeWindow: 60_000,
      max: perMinute,
      keyGenerator: (request) => keyOfRequest(request) ?? '',
    });
    return async (request: FastifyRequest) => {
      if (keyOfRequest(request) === undefined) return;
      const counted = await count(request);
      if (!counted.isAllowed && counted.isExceeded) throw tooMany(`this ${name}`, counted.ttl);
    };
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: Operation;
  }
}
