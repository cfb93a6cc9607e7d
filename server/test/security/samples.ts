import type { IdParameter } from '../../src/dialects/operation.ts';
import { type Id, toObjectId } from '../../src/kit/ids.ts';
import type { TestServer } from '../support/test-server.ts';

/** A tenant's things by what they are ids of; numbers where a dialect needs integers. */
export type Ids = Readonly<Record<string, { readonly id: Id; readonly number: number }>>;

/** A valid request of one operation. */
export interface Sample {
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  readonly form?: Record<string, string>;
}

let counter = 0;
const email = () => `sample${(counter += 1)}@example.com`;

/** One sample an operation; an operation without one fails the generated tests. */
export const samples: Record<string, ((ids: Ids) => Sample) | undefined> = {
  'feelme.user.create': () => ({ json: { email: email(), password: 'correct horse', agreed_to_policies: 'agreed' } }),
  'feelme.user.list': () => ({}),
  'feelme.user.read': ({ person }) => ({ params: { id: String(person?.number) } }),
};

/** `<operation> <parameter>` of names that look like ids but name nothing of a tenant. */
export const notIds = new Set<string>([]);

/** An id in a dialect's own spelling. */
export function spell(dialect: string, parameter: IdParameter, { id, number }: { id: Id; number: number }): string {
  if (dialect === 'feelme') return String(number);
  return dialect === 'leeloo' || dialect === 'footprints' ? toObjectId(id) : id;
}

const sessions = new WeakMap<object, { headers: Record<string, string>; query: Record<string, string> }>();

/** What signs a request of a dialect in. */
export async function authorise(server: TestServer, dialect: string, block: Record<string, string>) {
  const known = sessions.get(block);
  if (known !== undefined) return known;
  const signed = await signIn[dialect]?.(server, block);
  if (signed === undefined) throw new Error(`samples.ts does not know how ${dialect} signs in`);
  const session = { headers: {}, query: {}, ...signed };
  sessions.set(block, session);
  return session;
}

const basic = (user = '', password = '') => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

const signIn: Record<string, (server: TestServer, block: Record<string, string>) => Promise<{ headers?: Record<string, string>; query?: Record<string, string> }>> = {
  async feelme(server, { partnerName, partnerSecret, website }) {
    const answer = await server.call('POST', '/api/v1/partner/token/', { headers: { authorization: basic(partnerName, partnerSecret) }, json: { scope: 'admin', website } });
    return { headers: { authorization: `Bearer ${answer.json.token}` } };
  },
  leeloo: async (_, { token = '' }) => ({ headers: { 'x-leeloo-authtoken': token } }),
  subrite: async (_, { token = '' }) => ({ headers: { authorization: `Bearer ${token}` } }),
  async footprints(server, { key, secret }) {
    const answer = await server.call('POST', '/api/token', { headers: { authorization: basic(key, secret) }, form: { grant_type: 'client_credentials' } });
    return { query: { access_token: answer.json.access_token } };
  },
  async matchtrade(server, { clientId, clientSecret, username = '', password = '' }) {
    const answer = await server.call('POST', '/proxy/auth/oauth/token', {
      headers: { authorization: basic(clientId, clientSecret) },
      form: { grant_type: 'password', username, password },
    });
    return { headers: { authorization: `Bearer ${answer.json.access_token}` } };
  },
};
