import { createCredential } from '../../src/core/access/create-credential.ts';
import { randomText } from '../../src/kit/secrets.ts';
import { clientOf, signIn, tokensFor } from '../dialects/subrite-oidc-kit.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import type { CallOptions, TestServer } from '../support/test-server.ts';
import type { Session } from './requests.ts';

/** Every kind of thing that somebody may hold and send, by a name of ours, of the demo tenant. */

export type Block = Record<string, string>;

export const basic = (user = '', password = '') => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

export async function tokensOf(server: TestServer): Promise<Record<string, string>> {
  return {
    nothing: '',
    ...(await feelmeTokens(server)),
    leeloo: String((server.demo.leeloo as Block).token),
    ...(await subriteTokens(server)),
    ...(await footprintsTokens(server)),
    ...(await matchtradeTokens(server)),
  };
}

async function ask(server: TestServer, path: string, options: CallOptions): Promise<Block> {
  const answer = await server.call('POST', path, options);
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status} ${answer.text}`);
  return answer.json;
}

async function feelmeTokens(server: TestServer): Promise<Block> {
  const { partnerName, partnerSecret, website } = server.demo.feelme as Block;
  const token = async (scope: string) => {
    const headers = { authorization: basic(partnerName, partnerSecret) };
    return (await ask(server, '/api/v1/partner/token/', { headers, json: { scope, website } })).token ?? '';
  };
  return { 'feelme admin': await token('admin'), 'feelme user': await token('user') };
}

/** M2M tokens of the operator's own systems, with each set of permissions. */
async function subriteTokens(server: TestServer): Promise<Block> {
  const signedIn = await tokensFor(server, clientOf(server.demo));
  const tenant = await tenantByCode(server, server.demo.tenant);
  const token = async (scopes: string[]) => {
    const credential = await createCredential(server.server.store, server.clock.now(), tenant, {
      source: 'subrite',
      kind: 'token',
      login: `m2m-${randomText(8, 'base36')}`,
      name: scopes.join(' and '),
      scopes,
      sees: 'tenant',
    });
    const text = `tsub_${tenant.code}_${randomText(40, 'base62')}`;
    await server.server.deps.tokens.issue(credential, [{ text, kind: 'static' }]);
    return text;
  };
  return {
    'subrite none': await token([]),
    'subrite Member': await token(['Member']),
    'subrite Subscription': await token(['Subscription']),
    'subrite both': await token(['Member', 'Subscription']),
    'subrite end user': signedIn.access_token,
    'subrite end user’s code': (await signIn(server, clientOf(server.demo))).code,
    'subrite end user’s refresh': signedIn.refresh_token,
    'subrite end user’s identity': signedIn.id_token,
  };
}

async function footprintsTokens(server: TestServer): Promise<Block> {
  const { key, secret, pin = '', username = '', password = '', appkey = '' } = server.demo.footprints as Block;
  const grant = (form: Block) => ask(server, '/api/token', { headers: { authorization: basic(key, secret) }, form });
  const client = await grant({ grant_type: 'client_credentials' });
  const text = async (form: Block) => (await grant(form)).access_token ?? '';
  return {
    'footprints app': client.access_token ?? '',
    'footprints app and hostess': await text({ grant_type: 'client_credentials', pin }),
    'footprints user': await text({ grant_type: 'password', username, password }),
    'footprints hostess': await text({ grant_type: 'pin', pin }),
    'footprints refresh': client.refresh_token ?? '',
    'footprints appkey': appkey,
  };
}

async function matchtradeTokens(server: TestServer): Promise<Block> {
  const { clientId, clientSecret, username = '', password = '' } = server.demo.matchtrade as Block;
  const headers = { authorization: basic(clientId, clientSecret) };
  const form = { grant_type: 'password', username, password };
  const pair = await ask(server, '/proxy/auth/oauth/token', { headers, form });
  return { 'matchtrade access': pair.access_token ?? '', 'matchtrade refresh': pair.refresh_token ?? '' };
}

/** Name and secret of everything that can sign in with HTTP Basic, or that somebody might try there. */
export function pairsOf(server: TestServer): Record<string, string> {
  const { feelme, leeloo, subrite, footprints, matchtrade } = server.demo as unknown as Record<string, Block>;
  return {
    'feelme partner': basic(feelme?.partnerName, feelme?.partnerSecret),
    'leeloo token': basic(`token.${server.demo.tenant}`, leeloo?.token),
    'footprints client': basic(footprints?.key, footprints?.secret),
    'footprints user': basic(footprints?.username, footprints?.password),
    'footprints appkey': basic(footprints?.appkey, footprints?.appkey),
    'subrite client': basic(subrite?.oidcClientId, subrite?.oidcClientSecret),
    'subrite member': basic(subrite?.memberEmail, subrite?.memberPassword),
    'matchtrade client': basic(matchtrade?.clientId, matchtrade?.clientSecret),
    'matchtrade user': basic(matchtrade?.username, matchtrade?.password),
  };
}

/** A token where a dialect looks for one. */
export function present(dialect: string, text: string): Session {
  if (text === '') return { headers: {}, query: {} };
  if (dialect === 'footprints') return { headers: {}, query: { access_token: text } };
  if (dialect === 'leeloo') return { headers: { 'x-leeloo-authtoken': text }, query: {} };
  return { headers: { authorization: `Bearer ${text}` }, query: {} };
}
