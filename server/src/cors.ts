import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Dialect } from './dialects/dialect.ts';
import { dialectOfPath, dialects } from './dialects/registry.ts';

/** How long a browser may remember what it was told, seconds. */
const rememberS = 600;

interface Policy {
  /** Only paths below these, when it names any. */
  readonly prefixes: readonly string[] | undefined;
  readonly everyReply: Readonly<Record<string, string>>;
  readonly preflight: Readonly<Record<string, string>>;
}

/**
 * Lets pages of every origin call the dialects whose vendors are called from browsers (the CORS protocol of the Fetch standard), and no other
 * path. It comes before every other hook, so that a page can read a refusal, too. No origin is treated in another way than the next, so the
 * headers of a dialect are made once, and not put together for each request.
 */
export function addCors(app: FastifyInstance): void {
  const policies = new Map(dialects.map((dialect) => [dialect, policyOf(dialect)]));
  app.addHook('onRequest', (request, reply, done) => {
    const dialect = dialectOfPath(request.url);
    const policy = dialect && policies.get(dialect);
    if (policy === undefined || !isOpen(policy, request.url)) return done();
    reply.headers(policy.everyReply);
    if (request.method === 'OPTIONS') answerPreflight(policy, request, reply);
    else done();
  });
  // A route for preflights of every path, so that the hook runs; what other origins may not call has none.
  app.options('*', (_, reply) => reply.callNotFound());
}

function isOpen({ prefixes }: Policy, url: string): boolean {
  return prefixes === undefined || prefixes.some((prefix) => url.startsWith(prefix) && url[prefix.length] === '/');
}

function policyOf({ cors }: Dialect): Policy | undefined {
  if (cors === undefined) return undefined;
  const exposed = cors.expose?.join(', ');
  return {
    prefixes: cors.prefixes,
    everyReply: {
      'access-control-allow-origin': '*',
      ...(exposed ? { 'access-control-expose-headers': exposed } : {}),
    },
    preflight: {
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': cors.headers.join(', '),
      'access-control-max-age': String(rememberS),
      'content-length': '0',
    },
  };
}

function answerPreflight({ preflight }: Policy, { headers }: FastifyRequest, reply: FastifyReply): void {
  if (headers.origin === undefined || headers['access-control-request-method'] === undefined)
    reply.code(400).type('text/plain').send('Invalid Preflight Request');
  else reply.code(204).headers(preflight).send();
}
