import { createHash, randomBytes } from 'node:crypto';
import type { Answer, TestServer } from '../support/test-server.ts';

/** A browser as far as the sign-in needs one: cookies by name and path, no scripts, redirects followed one at a time. */
export function browser() {
  const jar = new Map<string, { readonly path: string; readonly pair: string }>();
  const keep = (response: Response) => {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(/;\s*/);
      const path = attributes.find((one) => /^path=/i.test(one))?.slice('path='.length) ?? '/';
      const gone = attributes.some((one) => /^expires=Thu, 01 Jan 1970/i.test(one));
      const key = `${pair.split('=', 1)[0]} ${path}`;
      if (gone) jar.delete(key);
      else jar.set(key, { path, pair });
    }
  };
  const ask = async (
    method: string,
    url: string,
    form?: Record<string, string>,
    headers: Record<string, string> = {},
  ) => {
    const { pathname } = new URL(url);
    const cookie = [...jar.values()].filter(({ path }) => pathname.startsWith(path)).map(({ pair }) => pair);
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie.length > 0 ? { cookie: cookie.join('; ') } : {}), ...headers },
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    });
    keep(response);
    const location = response.headers.get('location');
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: location === null ? undefined : new URL(location, url).href,
    };
  };
  return {
    jar,
    get: (url: string, headers?: Record<string, string>) => ask('GET', url, undefined, headers),
    post: (url: string, form: Record<string, string>, headers?: Record<string, string>) =>
      ask('POST', url, form, headers),
  };
}

export type Browser = ReturnType<typeof browser>;
export type Page = Awaited<ReturnType<Browser['get']>>;

export interface Client {
  readonly oidcClientId: string;
  readonly oidcClientSecret: string;
  readonly oidcRedirectUri: string;
  readonly memberEmail: string;
  readonly memberPassword: string;
}

/** What the credentials file says of the demo tenant's, or another's, sign-in. */
export const clientOf = (credentials: object): Client => (credentials as { subrite: Client }).subrite;

export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

export interface AuthOptions {
  readonly scope?: string;
  readonly challenge?: string;
  readonly extra?: Record<string, string | undefined>;
}

export function authUrl(server: TestServer, client: Client, { scope, challenge, extra }: AuthOptions = {}): string {
  const all: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: client.oidcClientId,
    redirect_uri: client.oidcRedirectUri,
    scope: scope ?? 'openid offline_access email profile',
    code_challenge: challenge ?? pkce().challenge,
    code_challenge_method: 'S256',
    state: 'a state',
    ...extra,
  };
  const query = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${server.url}/api/oidc/auth?${new URLSearchParams(query)}`;
}

/** Where a page's form leads. */
export function actionOf({ text }: Page): string {
  const action = /<form method="post" action="([^"]+)"/.exec(text)?.[1];
  if (action === undefined) throw new Error(`no form on: ${text}`);
  return action;
}

/** The sign-in page that an authorization request leads to. */
export async function loginPageOf(person: Browser, url: string): Promise<Page> {
  const begun = await person.get(url);
  if (begun.location === undefined) throw new Error(`no sign-in: ${begun.status} ${begun.text}`);
  return person.get(begun.location);
}

/** Fills in the page; the address that the client is called back at. */
export async function submit(person: Browser, page: Page, email: string, password: string): Promise<Page> {
  let answer = await person.post(actionOf(page), { email, password });
  while (answer.location?.includes('/api/oidc/')) answer = await person.get(answer.location);
  return answer;
}

export interface SignedIn {
  readonly code: string;
  readonly verifier: string;
  readonly callback: URL;
}

/** The whole way of a browser from the client to its callback, with the client's member or another. */
export async function signIn(
  server: TestServer,
  client: Client,
  options: AuthOptions & { person?: Browser; email?: string; password?: string } = {},
): Promise<SignedIn> {
  const { person = browser(), email = client.memberEmail, password = client.memberPassword } = options;
  const { verifier, challenge } = pkce();
  const page = await loginPageOf(person, authUrl(server, client, { ...options, challenge }));
  const { location, status, text } = await submit(person, page, email, password);
  if (location === undefined) throw new Error(`not signed in: ${status} ${text}`);
  const callback = new URL(location);
  const code = callback.searchParams.get('code');
  if (code === null) throw new Error(`no code: ${location}`);
  return { code, verifier, callback };
}

export function tokenCall(server: TestServer, client: Client, form: Record<string, string>): Promise<Answer> {
  const signed = { client_id: client.oidcClientId, client_secret: client.oidcClientSecret };
  return server.call('POST', '/api/oidc/token', { form: { ...signed, ...form } });
}

/** As the vendor's clients do it: without a redirect_uri. */
export const exchange = (server: TestServer, client: Client, { code, verifier }: Omit<SignedIn, 'callback'>) =>
  tokenCall(server, client, { grant_type: 'authorization_code', code, code_verifier: verifier });

export const renew = (server: TestServer, client: Client, token: string) =>
  tokenCall(server, client, { grant_type: 'refresh_token', refresh_token: token });

export interface TokenSet {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
}

/** Tokens of the client's member, from a sign-in of its own. */
export async function tokensFor(
  server: TestServer,
  client: Client,
  options: Parameters<typeof signIn>[2] = {},
): Promise<TokenSet> {
  const answer = await exchange(server, client, await signIn(server, client, options));
  if (answer.status !== 200) throw new Error(`no tokens: ${answer.status} ${answer.text}`);
  return answer.json;
}

export const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
export const userinfo = (server: TestServer, token: string) => server.call('GET', '/api/oidc/me', bearer(token));
export const profile = (server: TestServer, token: string) =>
  server.call('GET', '/api/v1/members/profile/info-with-active-subscriptions', bearer(token));
