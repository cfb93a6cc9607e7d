import { expect } from 'vitest';
import { accountPath, askToken, listPath, matchtradeDriver } from '../drivers/matchtrade.ts';
import type { Answer, CallOptions, TestServer } from '../support/test-server.ts';

/** A signed-in lead provider, as these tests use one. */
export interface Provider {
  readonly token: string;
  create(body: unknown, options?: CallOptions): Promise<Answer>;
  list(query?: string, partnerId?: unknown): Promise<Answer>;
  /** Any other call, signed in. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** The account with an e-mail, as the back office reads it. */
  find(email: string): Promise<Answer>;
  patch(uuid: string, json: unknown): Promise<Answer>;
}

export type Block = Record<string, string>;

export const block = (server: TestServer): Block => server.demo.matchtrade as Block;

export const passwordGrant = (server: TestServer, of: Block, change: Record<string, string> = {}) =>
  askToken(server, of, {
    grant_type: 'password',
    username: of.username ?? '',
    password: of.password ?? '',
    ...change,
  });

export async function signIn(server: TestServer, of: Block = block(server)): Promise<Provider> {
  return provider(server, of, (await passwordGrant(server, of)).json.access_token);
}

export function provider(server: TestServer, of: Block, token: string): Provider {
  const headers = { authorization: `Bearer ${token}` };
  const call = (method: string, path: string, options: CallOptions = {}) =>
    server.call(method, path, { ...options, headers: { ...headers, ...options.headers } });
  return {
    call,
    find: (email) => call('GET', `${accountPath(of.partnerId, 'by-email')}?${new URLSearchParams({ email })}`),
    patch: (uuid, json) => call('PATCH', accountPath(of.partnerId, uuid), { json }),
    token,
    create: (json, options = {}) =>
      server.call('POST', '/proxy/processing/api/accounts', {
        ...(options.raw === undefined && options.form === undefined ? { json } : {}),
        ...options,
        headers: { ...headers, ...options.headers },
      }),
    list: (query = '', partnerId = of.partnerId) => server.call('GET', listPath(partnerId, query), { headers }),
  };
}

/** A lead provider: a third party of the demo tenant that sees only what it brings in. */
export async function leadProvider(server: TestServer): Promise<Provider> {
  return signIn(server, (await matchtradeDriver.ownCredential(server, server.demo.tenant)) as Block);
}

/** A complete body as the document prints it; `account` changes it. */
export function lead(server: TestServer, email: string, account: Record<string, unknown> = {}) {
  return {
    offerUuid: block(server).offerUuid,
    account: {
      partnerId: 0,
      email,
      name: 'firstname',
      surname: 'lastname',
      phone: '123456789',
      leadInfo: { leadSource: 'Test Offer|testoffer.com|Test Description |a12dd0a66a' },
      ...account,
    },
  };
}

/** What an error outside the token call must look like. */
export const envelope = (status: string, message: unknown) => ({
  status,
  timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  message,
  printableMessage: false,
});
