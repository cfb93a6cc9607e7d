import { type IssuedCredential, issueCredential } from '../../src/provision.ts';
import { clientOf, exchange, signIn } from '../dialects/subrite-oidc-kit.ts';
import type { Answer, CallOptions, TestServer } from '../support/test-server.ts';
import { type Block, basic } from './holders.ts';
import type { Session } from './requests.ts';

/** What can be done with each kind of credential that an operator makes: how it signs in, and a call that its token opens. */

export type Send = (method: string, path: string, options?: CallOptions) => Promise<Answer>;

interface Use {
  /** `key=value` texts of a credential that is made with as little as needed. */
  readonly options: (server: TestServer) => Promise<string[]> | string[];
  /** The sign-in; absent where the credential is its token. */
  readonly signIn?: (made: Block, send: Send, demo: Record<string, Block>, server: TestServer) => Promise<Answer>;
  /** The token in a sign-in's answer, or in what was made. */
  readonly tokenIn: (made: Block) => string | undefined;
  /** A call that its token opens, where that is not the dialect's. */
  readonly opens?: (send: Send, session: Session) => Promise<Answer>;
  /** The statuses of a sign-in and of a call with a token of before, once it is revoked. */
  readonly refused: { readonly signIn?: number; readonly call: number };
}

const oauth = (path: string) => (id: string | undefined, secret: string | undefined, form: Block, send: Send) =>
  send('POST', path, { headers: { authorization: basic(id, secret) }, form });
const footprints = oauth('/api/token');
const matchtrade = oauth('/proxy/auth/oauth/token');
const accessToken = (answer: Block) => answer.access_token;

export const uses: Record<string, Use> = {
  'feelme partner': {
    options: () => [],
    signIn: ({ partnerName, partnerSecret }, send) =>
      send('POST', '/api/v1/partner/token/', {
        headers: { authorization: basic(partnerName, partnerSecret) },
        json: { scope: 'admin', website: 'exampleSite' },
      }),
    tokenIn: ({ token }) => token,
    refused: { signIn: 401, call: 401 },
  },
  'leeloo token': { options: () => [], tokenIn: ({ token }) => token, refused: { call: 401 } },
  'subrite m2m-token': {
    options: () => ['permission=Member'],
    tokenIn: ({ token }) => token,
    refused: { call: 401 },
  },
  'subrite oidc-client': {
    options: () => ['redirect-uri=http://localhost:8080/callback', 'post-logout-redirect-uri=https://example.com/'],
    signIn: async ({ clientId = '', clientSecret = '' }, _, demo, server) => {
      const client = { ...clientOf(demo), oidcClientId: clientId, oidcClientSecret: clientSecret };
      // A client that is gone gets no page, and learns from the token call what the matter is.
      const nobody = { code: 'x', verifier: 'x'.repeat(43) };
      return exchange(server, client, await signIn(server, client).catch(() => nobody));
    },
    tokenIn: accessToken,
    opens: (send, { headers }) => send('GET', '/api/v1/members/profile/info-with-active-subscriptions', { headers }),
    refused: { signIn: 401, call: 401 },
  },
  'footprints app': {
    options: () => [],
    signIn: ({ key, secret }, send) => footprints(key, secret, { grant_type: 'client_credentials' }, send),
    tokenIn: accessToken,
    refused: { signIn: 401, call: 401 },
  },
  'footprints user': {
    options: () => [`username=user-${Math.random()}`],
    signIn: ({ username = '', password = '' }, send, demo) =>
      footprints(demo.footprints?.key, demo.footprints?.secret, { grant_type: 'password', username, password }, send),
    tokenIn: accessToken,
    // The client beside it is right: the document's answer to that is 400.
    refused: { signIn: 400, call: 401 },
  },
  'footprints pin': {
    options: async (server) => [
      `staff=${(await server.sql<{ id: string }>('select s.id from staff s join tenants t on t.id = s.tenant_id where t.code = $1', [server.demo.tenant]))[0]?.id}`,
    ],
    // The pin opens more of what an application's own token opens: that token ends with it, too.
    signIn: ({ pin = '' }, send, demo) =>
      footprints(demo.footprints?.key, demo.footprints?.secret, { grant_type: 'client_credentials', pin }, send),
    tokenIn: accessToken,
    // The client beside it is right: the document's answer to that is 400.
    refused: { signIn: 400, call: 401 },
  },
  'matchtrade client': {
    options: () => [],
    signIn: ({ clientId, clientSecret }, send, demo) => {
      const { username = '', password = '' } = demo.matchtrade ?? {};
      return matchtrade(clientId, clientSecret, { grant_type: 'password', username, password }, send);
    },
    tokenIn: accessToken,
    refused: { signIn: 401, call: 401 },
  },
  'matchtrade lead-provider': {
    options: () => [`username=provider-${Math.random()}@example.com`],
    signIn: ({ username = '', password = '' }, send, demo) =>
      matchtrade(
        demo.matchtrade?.clientId,
        demo.matchtrade?.clientSecret,
        { grant_type: 'password', username, password },
        send,
      ),
    tokenIn: accessToken,
    refused: { signIn: 401, call: 401 },
  },
};

/** A call of each dialect that any of its tokens opens. */
export const opens: Record<string, (send: Send, session: Session) => Promise<Answer>> = {
  feelme: (send, { headers }) => send('GET', '/api/v1/partner/user/', { headers }),
  leeloo: (send, { headers }) => send('GET', '/api/v2/people?limit=1', { headers }),
  subrite: (send, { headers }) => send('POST', '/api/v1/members/filter', { headers, json: { filter: [] } }),
  footprints: (send, { query }) => send('GET', `/api/lead?${new URLSearchParams({ ...query, pageSize: '1' })}`),
  matchtrade: (send, { headers }) =>
    send('GET', '/proxy/statistic/api/partner/0/accounts/view/for-lead-provider?size=1', { headers }),
};

/** Makes a credential in the demo tenant, as the command does. */
export function issue(
  server: TestServer,
  dialect: string,
  kind: string,
  options: readonly string[],
  tenant = server.demo.tenant,
): Promise<IssuedCredential> {
  return issueCredential(server.server.store, server.server.deps, { tenant, dialect, kind, options });
}
