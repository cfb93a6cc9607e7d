import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { CoreError } from '../../../core/errors.ts';
import type { DialectDeps } from '../../dialect.ts';
import { formLimits, requestsPerMinute } from './limits.ts';
import { answerLogin, showLogin } from './login.ts';
import { expiredPage, messagePage } from './pages.ts';
import { oidcPath } from './providers.ts';
import { viewOf } from './request-view.ts';
import {
  codeOfBearer,
  codeOfSessionEnd,
  codeOfSignedCall,
  type OidcRequest,
  type Server,
  serverFor,
  withConsent,
  withRedirectUri,
} from './requests.ts';
import { sendPage } from './send-page.ts';
import { codeOfClient } from './tenant-code.ts';

/** A call of the library's: under which of our paths, and whose provider serves it. */
interface LibraryCall {
  readonly methods: readonly HTTPMethods[];
  /** Both ours, below `/api/oidc`, and the library's. */
  readonly path: string;
  code(request: OidcRequest): string | undefined;
  /** Called by clients' servers for all of their users, so often from one address. */
  readonly often?: boolean;
}

const published = () => undefined;

const calls: readonly LibraryCall[] = [
  { methods: ['GET', 'OPTIONS'], path: '/.well-known/openid-configuration', code: published, often: true },
  { methods: ['GET', 'OPTIONS'], path: '/.well-known/oauth-authorization-server', code: published, often: true },
  { methods: ['GET', 'OPTIONS'], path: '/jwks', code: published, often: true },
  { methods: ['GET'], path: '/auth', code: ({ query }) => codeOfClient(query.get('client_id')) },
  { methods: ['POST', 'OPTIONS'], path: '/token', code: codeOfSignedCall, often: true },
  { methods: ['POST', 'OPTIONS'], path: '/token/revocation', code: codeOfSignedCall, often: true },
  { methods: ['GET', 'POST', 'OPTIONS'], path: '/me', code: codeOfBearer, often: true },
  { methods: ['GET'], path: '/session/end', code: codeOfSessionEnd },
];

/** Paths that only a browser in the middle of something has: they carry the tenant's code, as `/api/oidc/t/<code>`. */
const browserCalls = [
  { method: 'GET', path: '/auth/:uid' },
  { method: 'POST', path: '/session/end/confirm' },
  { method: 'GET', path: '/session/end/success' },
] as const;

/** Serves the OpenID provider and its sign-in page below `/api/oidc`, in a scope of its own. */
export async function mountOidc(scope: FastifyInstance, deps: DialectDeps): Promise<void> {
  scope.removeAllContentTypeParsers();
  const parser = { parseAs: 'buffer', bodyLimit: formLimits.bytes } as const;
  scope.addContentTypeParser('*', parser, (_, body, done) => done(null, body));
  for (const call of calls)
    scope.route({
      method: [...call.methods],
      url: oidcPath + call.path,
      ...(call.often ? { config: { requestsPerMinute } } : {}),
      handler: (request, reply) => serve(call, request, reply, deps),
    });
  for (const { method, path } of browserCalls)
    scope.route({
      method,
      url: `${oidcPath}/t/:code${path}`,
      handler: (request, reply) => resume(path, request, reply, deps),
    });
  const login = `${oidcPath}/t/:code/login/:uid`;
  scope.get(login, (request, reply) => showLogin(request as never, reply, deps));
  scope.post(login, (request, reply) => answerLogin(request as never, reply, deps));
}

async function serve(call: LibraryCall, request: FastifyRequest, reply: FastifyReply, deps: DialectDeps) {
  const read = readRequest(request);
  const server = await serverFor(deps, call.code(read));
  // Nobody's provider has no sessions, and nobody is signed in.
  if (call.path === '/session/end' && server.tenant === undefined && !read.query.has('client_id'))
    return sendPage(reply, messagePage(200, 'You are signed out', 'You can close this page.'));
  const query = call.path === '/auth' ? withConsent(read.query) : read.query;
  const form =
    call.path === '/token' && server.tenant !== undefined
      ? await withRedirectUri(deps, server.tenant, read.form)
      : read.form;
  const body = form === read.form ? (request.body as Buffer | undefined) : Buffer.from(form.toString());
  return pass(server, { path: call.path, query, body }, request, reply, deps);
}

/** @throws CoreError `route_not_found` when no tenant has the code in the path */
async function resume(path: string, request: FastifyRequest, reply: FastifyReply, deps: DialectDeps) {
  const { code, uid } = request.params as { code: string; uid?: string };
  const server = await serverFor(deps, code);
  if (server.tenant === undefined) return sendPage(reply, expiredPage());
  const { query } = readRequest(request);
  const own = path.replace(':uid', encodeURIComponent(uid ?? ''));
  return pass(server, { path: own, query, body: request.body as Buffer | undefined }, request, reply, deps);
}

/** Hands a request over to the library, which writes the answer itself. */
async function pass(
  { provider, tenant }: Server,
  { path, query, body }: { path: string; query: URLSearchParams; body: Buffer | undefined },
  request: FastifyRequest,
  reply: FastifyReply,
  deps: DialectDeps,
): Promise<void> {
  const url = query.size > 0 ? `${path}?${query}` : path;
  const mount = tenant === undefined ? oidcPath : `${oidcPath}/t/${tenant.code}`;
  const view = viewOf(request.raw, { publicUrl: deps.publicUrl(), mount, url, body });
  reply.hijack();
  reply.raw.setHeader('x-request-id', request.id);
  await provider.callback()(view, reply.raw);
}

/** @throws CoreError `malformed` for a query that the database could not keep */
function readRequest(request: FastifyRequest): OidcRequest {
  const query = new URLSearchParams(request.raw.url?.split('?').slice(1).join('?'));
  if (query.toString().includes('%00')) throw new CoreError('malformed', 'a NUL in the query');
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '');
  const text = isForm && Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
  return { headers: request.headers, query, form: new URLSearchParams(text) };
}
