import { authorise } from '../security/samples.ts';
import type { Answer, TestServer } from '../support/test-server.ts';
import { listPath } from './matchtrade.ts';

/** A request before it is signed. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly json?: unknown;
  readonly form?: Record<string, string>;
  /** Sent as it is, as `type`. */
  readonly raw?: string;
  readonly type?: string;
}

type Block = Record<string, string>;

/** What every dialect has on its wire in some form; `more` is laid over the body. */
export interface Wire {
  create(block: Block, email: string, more?: Record<string, unknown>): WireRequest;
  /** A page of everybody, by the words that the dialect has for it; counted from its own first page. */
  list(block: Block, page: { number?: unknown; size?: unknown }): WireRequest;
  readonly firstPage: 0 | 1;
  rows(answer: Answer): { id: string }[];
}

const query = (path: string, values: Record<string, unknown>) => {
  const sent = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return sent.length === 0 ? path : `${path}?${new URLSearchParams(sent)}`;
};

export const wires: Record<string, Wire> = {
  feelme: {
    create: (_, email, more) => ({
      method: 'POST',
      path: '/api/v1/partner/user/',
      json: { email, password: 'correct horse', agreed_to_policies: 'agreed', ...more },
    }),
    list: (_, { number, size }) => ({
      method: 'GET',
      path: query('/api/v1/partner/user/', { page: number, page_size: size }),
    }),
    firstPage: 1,
    rows: ({ json }) => json.results,
  },
  leeloo: {
    create: (_, email, more) => ({
      method: 'POST',
      path: '/api/v2/people',
      json: { name: 'Shared Behaviour', email, ...more },
    }),
    // Pages are counted in rows here.
    list: (_, { number, size }) => ({
      method: 'GET',
      path: query('/api/v2/people', {
        limit: size,
        offset: typeof number === 'number' ? number * Number(size ?? 20) : number,
      }),
    }),
    firstPage: 0,
    rows: ({ json }) => json.data,
  },
  subrite: {
    create: (_, email, more) => ({ method: 'POST', path: '/api/v1/members', json: { email, ...more } }),
    list: (_, { number, size }) => ({
      method: 'POST',
      path: '/api/v1/members/filter',
      json: { filter: [], page: number, limit: size },
    }),
    firstPage: 1,
    rows: ({ json }) => json.items,
  },
  footprints: {
    create: ({ offerCategoryId, offerId, locationId, consultantId }, email, more) => ({
      method: 'POST',
      path: '/api/lead',
      json: { userEmail: email, offerCategoryId, offerId, locationId, consultantId, ...more },
    }),
    list: (_, { number, size }) => ({ method: 'GET', path: query('/api/lead', { page: number, pageSize: size }) }),
    firstPage: 1,
    rows: ({ json }) => json.map(({ _id }: { _id: string }) => ({ id: _id })),
  },
  matchtrade: {
    create: ({ offerUuid, partnerId }, email, more) => ({
      method: 'POST',
      path: '/proxy/processing/api/accounts',
      json: { offerUuid, account: { partnerId, email, name: 'Shared', surname: 'Behaviour', ...more } },
    }),
    list: ({ partnerId }, { number, size }) => ({
      method: 'GET',
      path: query(listPath(partnerId), { page: number, size }),
    }),
    firstPage: 0,
    rows: ({ json }) => json.content.map(({ uuid }: { uuid: string }) => ({ id: uuid })),
  },
};

export type Signed = 'signed' | 'without a token' | 'with a wrong token';

/** Where each dialect's token goes, with one that nobody has. */
const wrongToken: Record<string, { headers?: Record<string, string>; query?: Record<string, string> }> = {
  feelme: { headers: { authorization: `Bearer ${'x'.repeat(40)}` } },
  leeloo: { headers: { 'x-leeloo-authtoken': 'x'.repeat(100) } },
  subrite: { headers: { authorization: `Bearer ${'x'.repeat(40)}` } },
  footprints: { query: { access_token: 'f'.repeat(64) } },
  matchtrade: { headers: { authorization: `Bearer ${'x'.repeat(40)}` } },
};

/** Sends a request of a dialect as `block`'s holder. */
export async function sendWire(
  server: TestServer,
  dialect: string,
  block: Block,
  { method, path, json, form, raw, type = 'application/json' }: WireRequest,
  signed: Signed = 'signed',
): Promise<Answer> {
  const as =
    signed === 'signed'
      ? await authorise(server, dialect, block)
      : (signed === 'with a wrong token' && wrongToken[dialect]) || {};
  const inQuery = new URLSearchParams(as.query ?? {});
  const target = inQuery.size === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${inQuery}`;
  return server.call(method, target, {
    headers: { ...as.headers, ...(raw === undefined ? {} : { 'content-type': type }) },
    ...(raw === undefined ? {} : { raw }),
    ...(json === undefined ? {} : { json }),
    ...(form === undefined ? {} : { form }),
  });
}
