import { createCredential } from '../../src/core/access/create-credential.ts';
import { randomText } from '../../src/kit/secrets.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import type { Answer, CallOptions, TestServer } from '../support/test-server.ts';

/** What the FeelMe tests share: partners, their tokens, and requests with one. */

export const day = 24 * 60 * 60 * 1000;
export const users = '/api/v1/partner/user/';
export const subscriptions = '/api/v1/partner/subscriptions/';

export interface Partner {
  readonly partnerName: string;
  readonly partnerSecret: string;
}

export interface Session {
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  get(path: string): Promise<Answer>;
  createUser(email: string): Promise<Answer>;
  subscribe(...items: readonly object[]): Promise<Answer>;
  /** The subscriptions of a user, as the list gives them. */
  // biome-ignore lint/suspicious/noExplicitAny: tests assert on what came, whatever its shape
  subscriptionsOf(email: string): Promise<any[]>;
}

export function basicOf({ partnerName, partnerSecret }: Partner): string {
  return `Basic ${Buffer.from(`${partnerName}:${partnerSecret}`).toString('base64')}`;
}

export function askToken(server: TestServer, partner: Partner, scope: string, website: string): Promise<Answer> {
  const headers = { authorization: basicOf(partner) };
  return server.call('POST', '/api/v1/partner/token/', { headers, json: { scope, website } });
}

export async function signIn(
  server: TestServer,
  partner: Partner,
  scope: 'admin' | 'user' = 'admin',
  website = 'exampleSite',
): Promise<Session> {
  const { token } = (await askToken(server, partner, scope, website)).json;
  const call: Session['call'] = (method, path, options = {}) =>
    server.call(method, path, { ...options, headers: { authorization: `Bearer ${token}`, ...options.headers } });
  const get = (path: string) => call('GET', path);
  return {
    call,
    get,
    createUser: (email) => call('POST', users, { json: userBody(email) }),
    subscribe: (...items) => call('POST', subscriptions, { json: { subscriptions: items } }),
    subscriptionsOf: async (email) =>
      (await get(`${subscriptions}?${new URLSearchParams({ user_email: email, page_size: '100' })}`)).json.results,
  };
}

export const userBody = (email: string) => ({ email, password: 'correct horse', agreed_to_policies: 'agreed' });

const starts = new WeakMap<TestServer, number>();

/** A moment some days from a file's first one, which stays the same while the clock goes on. */
export function at(server: TestServer, days: number): string {
  const start = starts.get(server) ?? server.clock.now();
  starts.set(server, start);
  return new Date(start + days * day).toISOString();
}

/** A subscription from `from` to `to`, in days as `at` counts them. */
export function item(server: TestServer, email: string, [from, to]: [number, number], website = 'exampleSite') {
  return { id: 0, user_email: email, website, starts_at: at(server, from), ends_at: at(server, to) };
}

/** Another partner of the demo tenant, as an operator would make it. */
export async function addPartner(
  server: TestServer,
  options: { sees?: 'own' | 'tenant'; scopes?: string[]; websites?: string[] } = {},
): Promise<Partner> {
  const tenant = await tenantByCode(server, server.demo.tenant);
  const partnerName = `partner-${randomText(8, 'base36')}.${tenant.code}`;
  const partnerSecret = randomText(40, 'base62');
  const { sees = 'own', scopes = [], websites } = options;
  await createCredential(server.server.store, server.clock.now(), tenant, {
    source: 'feelme',
    kind: 'client',
    login: partnerName,
    name: 'another partner',
    secret: partnerSecret,
    sees,
    scopes,
    details: websites === undefined ? {} : { websites },
  });
  return { partnerName, partnerSecret };
}
