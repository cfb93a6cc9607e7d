import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CoreError } from '../core/errors.ts';
import type { CountedRequest, RequestLimits } from '../core/limits/request-limits.ts';
import type { Counted } from '../core/limits/windows.ts';

/** A limit of requests: what is counted, and for whom; undefined: this request is not. */
export interface Limit {
  of(request: FastifyRequest): CountedRequest | undefined;
  /** Whose requests, for the log. */
  readonly whose: string;
  /** Whether replies tell how many are left. */
  readonly isTold: boolean;
}

type Done = (error?: Error) => void;

/**
 * A hook that counts a request by each limit, in their order: what one refuses does not count for those behind it. Without a promise as
 * long as this process has requests to give away.
 */
export function limitRequests(limits: RequestLimits, all: readonly Limit[]) {
  function countBy(at: number, request: FastifyRequest, reply: FastifyReply, done: Done): void {
    const limit = all[at];
    if (limit === undefined) {
      done();
      return;
    }
    const goOn = () => countBy(at + 1, request, reply, done);
    const asked = limit.of(request);
    if (asked === undefined) {
      goOn();
      return;
    }
    const judge = (counted: Counted) => {
      const refused = refusal(limit, asked, counted, reply);
      if (refused === undefined) goOn();
      else done(refused);
    };
    const counted = limits.count(asked);
    if (counted instanceof Promise) counted.then(judge, done);
    else judge(counted);
  }
  return (request: FastifyRequest, reply: FastifyReply, done: Done) => countBy(0, request, reply, done);
}

function refusal(limit: Limit, asked: CountedRequest, counted: Counted, reply: FastifyReply): CoreError | undefined {
  const resetS = Math.max(1, Math.ceil(counted.resetMs / 1000));
  if (limit.isTold)
    reply.headers({
      'x-ratelimit-limit': asked.perMinute,
      'x-ratelimit-remaining': counted.remaining,
      'x-ratelimit-reset': resetS,
    });
  if (counted.isAllowed) return undefined;
  return new CoreError('rate_limited', `more requests than ${limit.whose} may send`, { retryAfterS: resetS });
}

/** A scope's usual limit, and that of routes with their own number: each of those has a count of its own. */
export interface ScopeLimit extends Limit {
  ofRoute(request: FastifyRequest, route: string, perMinute: number): CountedRequest;
}

/** Limits the routes that a scope adds from now on, but those that are `unlimited`. */
export function limitScope(scope: FastifyInstance, limits: RequestLimits, usual: ScopeLimit): void {
  const hook = limitRequests(limits, [usual]);
  const ours = new Set<unknown>();
  scope.addHook('onRoute', (route) => {
    const own = route.config?.requestsPerMinute;
    const there = [route.preHandler ?? []].flat();
    // A route's HEAD may come with the hooks of its GET.
    if (own === 'unlimited' || there.some((one) => ours.has(one))) return;
    const added =
      own === undefined
        ? hook
        : limitRequests(limits, [{ ...usual, of: (request) => usual.ofRoute(request, route.url, own) }]);
    ours.add(added);
    route.preHandler = [...there, added];
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Instead of the limit of its scope. */
    requestsPerMinute?: number | 'unlimited';
  }
}
