import type { Measured } from '../frame/server.ts';
import { type Requests, unique } from './load.ts';

/** What the benches ask of a dialect, as requests of one server. */
export interface Spoken {
  readonly name: string;
  /** New people. */
  create(): Requests;
  /** Known people, by e-mail, in turn. */
  find(emails: readonly string[]): Requests;
  /** A page of everybody in the dialect's usual order, from so many people on. */
  list(offset: number, rows?: number): Requests;
}

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** Somebody whom nobody knows, in each request another. */
const email = `new.${unique}@bench.example`;
const phone = `+4072${unique}`;

/** Rows of a page. */
const pageRows = 20;

export function leeloo({ url, credentials }: Measured): Spoken {
  const base = { url, headers: { ...json, 'x-leeloo-authtoken': String(credentials.leeloo?.token) } };
  const people = '/api/v2/people';
  return {
    name: 'leeloo',
    create: () => ({
      ...base,
      method: 'POST',
      paths: [people],
      bodies: [JSON.stringify({ name: 'Ada Marin', email, phone })],
    }),
    find: (emails) => ({
      ...base,
      method: 'GET',
      paths: emails.map((known) => `${people}?filter%5Bemail%5D=${encodeURIComponent(known)}`),
    }),
    list: (offset, rows = pageRows) => ({
      ...{ ...base, method: 'GET' },
      paths: [`${people}?limit=${rows}&offset=${offset}`],
    }),
  };
}

/** One clause of a filter, as its document writes it. */
export interface Clause {
  readonly field: string;
  readonly operator: string;
  readonly value: unknown;
}

type Filtering = Spoken & {
  /** Lists by several clauses at once: a page of its usual hundred. */
  filter(clauses: readonly Clause[]): Requests;
  /** Lists by one clause, in turn. */
  filters(clauses: readonly Clause[]): Requests;
};

export function subrite({ url, credentials }: Measured): Filtering {
  const base = { url, headers: { ...json, authorization: `Bearer ${String(credentials.subrite?.token)}` } } as const;
  const text = (body: object) => JSON.stringify(body);
  const asked = { ...base, method: 'POST', paths: ['/api/v1/members/filter'] } as const;
  return {
    name: 'subrite',
    create: () => ({
      ...base,
      method: 'POST',
      paths: ['/api/v1/members'],
      bodies: [JSON.stringify({ fullName: 'Ada Marin', email, phone })],
    }),
    find: (emails) => ({
      ...asked,
      bodies: emails.map((value) => text({ filter: [{ field: 'email', operator: 'eq', value }] })),
    }),
    list: (offset, rows = pageRows) => ({ ...asked, bodies: [text({ page: offset / rows + 1, limit: rows })] }),
    filter: (clauses) => ({ ...asked, bodies: [text({ filter: clauses })] }),
    filters: (clauses) => ({ ...asked, bodies: clauses.map((clause) => text({ filter: [clause], limit: pageRows })) }),
  };
}

/** Signs in first. */
export async function matchtrade(
  server: Measured,
): Promise<Spoken & { accounts(emails: readonly string[]): Requests }> {
  const { url, credentials } = server;
  const { clientId, clientSecret, username, password, partnerId, offerUuid } = credentials.matchtrade ?? {};
  const token = await tokenOf(`${url}/proxy/auth/oauth/token`, `${clientId}:${clientSecret}`, {
    grant_type: 'password',
    username: String(username),
    password: String(password),
  });
  const base = { url, headers: { ...json, authorization: `Bearer ${token}` } };
  const account = (address: string) =>
    JSON.stringify({
      offerUuid: offerUuid ?? '',
      account: {
        ...{ partnerId, email: address, name: 'Ada', surname: 'Marin' },
        ...(address === email ? { phone } : {}),
        leadInfo: { leadSource: 'Bench|example.com|Contact form|1' },
      },
    });
  const creating = { ...base, method: 'POST', paths: ['/proxy/processing/api/accounts'] } as const;
  const lists = `/documentation/account/api/partner/${partnerId}/accounts/view`;
  const byEmail = `/documentation/account/api/partners/${partnerId}/accounts/by-email`;
  return {
    name: 'matchtrade',
    create: () => ({ ...creating, bodies: [account(email)] }),
    accounts: (emails) => ({ ...creating, bodies: mixed(emails).map(account) }),
    find: (emails) => ({
      ...{ ...base, method: 'GET' },
      paths: emails.map((known) => `${byEmail}?email=${encodeURIComponent(known)}`),
    }),
    list: (offset, rows = pageRows) => ({
      ...{ ...base, method: 'GET' },
      paths: [`${lists}?page=${offset / rows}&size=${rows}`],
    }),
  };
}

/** Footprints leads, one in ten of somebody new. Signs in first. */
export async function footprintsLeads({ url, credentials }: Measured, emails: readonly string[]): Promise<Requests> {
  const { key, secret } = credentials.footprints ?? {};
  const token = await tokenOf(`${url}/api/token`, `${key}:${secret}`, { grant_type: 'client_credentials' });
  const lead = (address: string) =>
    `userFirstName=Ada&userLastName=Marin&userEmail=${encodeURIComponent(address)}` +
    (address === email ? `&userPhone=%2B${phone.slice(1)}` : '');
  const paths = [`/api/lead?access_token=${encodeURIComponent(token)}`];
  return { url, method: 'POST', headers: form, paths, bodies: mixed(emails).map(lead) };
}

/** The same people in a form of no dialect: what a bare server is sent. */
export function bareLeads(url: string, emails: readonly string[]): Requests {
  const lead = (address: string) => JSON.stringify({ email: address, ...(address === email ? { phone } : {}) });
  return { url, method: 'POST', headers: json, paths: ['/'], bodies: mixed(emails).map(lead) };
}

/** One in ten is somebody new. */
function mixed(emails: readonly string[]): string[] {
  return emails.map((known, at) => (at % 10 === 0 ? email : known));
}

async function tokenOf(url: string, login: string, body: Record<string, string>): Promise<string> {
  const authorization = `Basic ${Buffer.from(login).toString('base64')}`;
  const answer = await fetch(url, { method: 'POST', headers: { authorization }, body: new URLSearchParams(body) });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`no token from ${url}: ${answer.status}`);
  return token;
}
