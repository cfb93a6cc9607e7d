import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Actor } from '../core/actor.ts';
import { CoreError } from '../core/errors.ts';
import type { RequestLimits } from '../core/limits/request-limits.ts';
import type { AuthScheme, Dialect, DialectDeps, WireReply } from './dialect.ts';
import { fromFramework } from './framework-errors.ts';
import { withIdempotencyKey } from './idempotency-key.ts';
import { type Limit, limitRequests, limitScope, type ScopeLimit } from './limit-requests.ts';
import { withListLimit } from './list-limit.ts';
import { largestBody } from './multipart.ts';
import { type Call, isBinary, type Operation } from './operation.ts';
import { addParsers, unreadableQuery } from './parsers.ts';
import { checkReply, setCompilers } from './validation.ts';

export interface MountOptions {
  readonly deps: DialectDeps;
  /** Absent: requests are not limited. */
  readonly requestLimits: RequestLimits | undefined;
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
export async function mountDialect(app: FastifyInstance, dialect: Dialect, given: MountOptions): Promise<void> {
  const options = { ...given, deps: { ...given.deps, run: withListLimit(given.deps.run, dialect.limits) } };
  await app.register(async (scope) => {
    await addParsers(scope, options.deps.files);
    setCompilers(scope, dialect.coerceBodies);
    scope.setErrorHandler((error, request, reply) => sendError(dialect, options.deps, error, request, reply));
    for (const operation of dialect.operations) addRoutes(scope, dialect, operation, options);
  });
  // Beside the operations' scope: their parsers and body limits are not for a library's protocol.
  if (dialect.mount === undefined) return;
  await app.register(async (scope) => {
    scope.setErrorHandler((error, request, reply) => sendError(dialect, options.deps, error, request, reply));
    if (options.requestLimits !== undefined) limitScope(scope, options.requestLimits, pageLimit(dialect));
    await dialect.mount?.(scope, options.deps);
  });
}

function addRoutes(scope: FastifyInstance, dialect: Dialect, operation: Operation, options: MountOptions): void {
  const { schema, files } = operation;
  const transfers = files !== undefined || Object.values(schema.response).some(isBinary);
  const route: Omit<RouteOptions, 'method' | 'url'> = {
    bodyLimit: files ? largestBody(files) : (operation.bodyBytes ?? dialect.limits.bodyBytes),
    ...(transfers ? { handlerTimeout: transferMs } : {}),
    config: { operation },
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
    // Behind sign-in and validation, so that it counts credentials, and one that is over its limit costs no work.
    ...(options.requestLimits === undefined
      ? {}
      : { preHandler: limitRequests(options.requestLimits, limitsOf(dialect, operation)) }),
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
): Promise<unknown> {
  const call = callOf(operation, request);
  const deps = withIdempotencyKey(options.deps, operation, call);
  const { status = 200, body, headers } = await operation.handle(call, deps);
  const schema = operation.schema.response[status];
  const problem = schema === undefined ? `status ${status} is not declared` : checkReply(schema, body);
  if (problem !== undefined) {
    if (options.failOnBadReply) throw new Error(`${operation.id} answered against its schema: ${problem}`);
    options.deps.log.error({ operation: operation.id, problem }, 'a reply does not fit its schema');
  }
  reply.code(status).headers(privateAnswer);
  if (headers !== undefined) reply.headers(headers);
  // Returned, not sent here: a reply is a promise of its own end, and the framework would listen for that on each response.
  return body;
}

function callOf(operation: Operation, request: FastifyRequest): Call {
  return {
    params: request.params,
    query: request.query,
    // What an operation does not declare it is not given, whatever was sent.
    body: operation.schema.body === undefined ? undefined : request.body,
    files: request.sentFiles,
    headers: request.headers,
    address: request.ip,
    actor: request.actor ?? nobody,
  };
}

/** Who has not signed in: using it is a bug. One for all: to make an accessor for each call took 1.5 µs, the rest of it 0.03. */
const nobody = new Proxy({} as Actor, {
  get() {
    throw new Error('an operation without sign-in has no actor');
  },
});

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

/** What an operation's requests are counted by: the dialect's limit of credentials and sign-ins, or the operation's own quotas. */
function limitsOf(dialect: Dialect, { id, quotas }: Operation): readonly Limit[] {
  return quotas === undefined
    ? [usualLimit(dialect, dialect.name)]
    : quotas.map(({ name, perMinute, keyOf }) => ({
        whose: `this ${name}`,
        isTold: false,
        of({ ip, headers, body }) {
          const key = keyOf({ address: ip, headers, body });
          return key === undefined ? undefined : { counter: `${id} ${name}`, key, perMinute };
        },
      }));
}

function usualLimit({ limits }: Dialect, counter: string): Limit {
  return {
    whose: 'this credential',
    isTold: true,
    of: ({ actor, ip }) => ({
      counter,
      key: actor?.credentialId ?? ip,
      perMinute: actor === undefined ? limits.signInsPerMinute : limits.requestsPerMinute,
    }),
  };
}

function pageLimit(dialect: Dialect): ScopeLimit {
  const counter = `${dialect.name} pages`;
  return {
    ...usualLimit(dialect, counter),
    ofRoute: ({ ip }, route, perMinute) => ({ counter: `${counter} ${route}`, key: ip, perMinute }),
  };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: Operation;
  }
}
