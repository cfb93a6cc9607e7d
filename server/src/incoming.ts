import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CoreError, CoreErrorCode } from './core/errors.ts';
import type { RequestLimits } from './core/limits/request-limits.ts';
import type { Incoming } from './delivery/incoming.ts';
import { fromFramework } from './dialects/framework-errors.ts';
import { limitRequests } from './dialects/limit-requests.ts';
import type { Logger } from './kit/logger.ts';

/** Limits of calls to connections. */
const limits = {
  bodyBytes: 256 * 1024,
  /** Of one address: a provider calls for all its customers from a few. */
  requestsPerMinute: 1_200,
} as const;

export interface IncomingOptions {
  readonly incoming: Incoming;
  readonly requestLimits: RequestLimits | undefined;
  readonly log: Logger;
}

/** `POST /incoming/<tenant>.<connection>`: where the other sides of connections bring what people write. 200 means that it is kept. */
export async function addIncoming(
  app: FastifyInstance,
  { incoming, requestLimits, log }: IncomingOptions,
): Promise<void> {
  await app.register(async (scope) => {
    // The bytes as they came: signatures are over them.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));
    scope.setErrorHandler((error, request, reply) => {
      const known = fromFramework(error);
      if (statuses[known.code] === undefined) log.error({ err: error, requestId: request.id }, 'a bug');
      return refuse(reply, known);
    });
    const limit = {
      whose: 'one address',
      isTold: true,
      of: ({ ip }: FastifyRequest) => ({ counter: 'incoming', key: ip, perMinute: limits.requestsPerMinute }),
    };
    scope.post<{ Params: { connection: string } }>(
      '/incoming/:connection',
      {
        bodyLimit: limits.bodyBytes,
        ...(requestLimits === undefined ? {} : { onRequest: limitRequests(requestLimits, [limit]) }),
      },
      async ({ params, headers, body }) => {
        await incoming(params.connection, { headers, text: typeof body === 'string' ? body : '' });
        return { ok: true };
      },
    );
  });
}

/** An unknown connection and a call that is not believed are answered alike: neither tells the other. */
const statuses: Partial<Record<CoreErrorCode, readonly [number, string]>> = {
  not_found: [404, 'not found'],
  malformed: [400, 'the message cannot be read'],
  invalid: [400, 'the message cannot be kept'],
  too_large: [413, 'too large'],
  rate_limited: [429, 'too many requests'],
  unavailable: [503, 'temporarily unavailable'],
  timed_out: [503, 'temporarily unavailable'],
  conflict: [503, 'temporarily unavailable'],
};

function refuse(reply: FastifyReply, { code, retryAfterS }: CoreError): FastifyReply {
  const [status, error] = statuses[code] ?? [500, 'internal server error'];
  if (status === 429 || status === 503) reply.header('retry-after', retryAfterS ?? 1);
  return reply.code(status).header('cache-control', 'no-store').send({ error });
}
