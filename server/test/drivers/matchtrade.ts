import type { Answer, TestServer } from '../support/test-server.ts';
import type { Driver, Found, Session, SharedPerson } from './driver.ts';
import { createOwnCredential } from './own-credential.ts';

/** A block of the credentials file; a third party's has a client pair and a login of its own. */
interface Block {
  readonly clientId?: unknown;
  readonly clientSecret?: unknown;
  readonly username?: unknown;
  readonly password?: unknown;
  readonly partnerId?: unknown;
  readonly offerUuid?: unknown;
}

export const matchtradeDriver: Driver = {
  name: 'matchtrade',
  writes: ['email', 'phone', 'givenName', 'familyName', 'birthDate', 'city', 'country'],
  reads: ['email', 'phone', 'givenName', 'familyName', 'country'],
  onDuplicate: 'refuses',
  async connect(server, block: Block) {
    const { json } = await askToken(server, block, {
      grant_type: 'password',
      username: String(block.username),
      password: String(block.password),
    });
    return session(server, block, { authorization: `Bearer ${json.access_token}` });
  },
  async ownCredential(server, tenantCode) {
    const source = 'matchtrade';
    const client = await createOwnCredential(server, tenantCode, {
      source,
      kind: 'client',
      login: (code, random) => `own-${random}.${code}`,
    });
    const user = await createOwnCredential(server, tenantCode, {
      source,
      kind: 'user',
      login: (code, random) => `own-${random}.${code}@example.com`,
      details: { partnerId: 0 },
    });
    return {
      clientId: client.login,
      clientSecret: client.secret,
      username: user.login,
      password: user.secret,
      partnerId: 0,
      offerUuid: '',
      branchUuid: null,
    };
  },
};

/** The token call as the vendor's clients send it. */
export function askToken(server: TestServer, block: Block, form: Record<string, string>): Promise<Answer> {
  const basic = Buffer.from(`${block.clientId}:${block.clientSecret}`).toString('base64');
  return server.call('POST', '/proxy/auth/oauth/token', { headers: { authorization: `Basic ${basic}` }, form });
}

/** The path of the lead list. */
export const listPath = (partnerId: unknown, query = '') =>
  `/proxy/statistic/api/partner/${partnerId}/accounts/view/for-lead-provider${query}`;

/** The path of one account. */
export const accountPath = (partnerId: unknown, uuid: string) =>
  `/documentation/account/api/partners/${partnerId}/accounts/${uuid}`;

function session(server: TestServer, { partnerId, offerUuid }: Block, headers: Record<string, string>): Session {
  return {
    create: (person) =>
      server.call('POST', '/proxy/processing/api/accounts', {
        headers,
        json: { offerUuid: offerUuid ?? '', account: { partnerId, ...toAccount(person) } },
      }),
    accepted: ({ status }) => status === 200,
    async find({ email }): Promise<Found | undefined> {
      const answer = await server.call('GET', listPath(partnerId, `?${new URLSearchParams({ query: email })}`), {
        headers,
      });
      // The search finds parts of e-mails, too.
      const wanted = email.trim().toLowerCase();
      const row = answer.json.content.find((one: { email: string }) => one.email.toLowerCase() === wanted);
      if (row === undefined) return undefined;
      const { phone, name: givenName, surname: familyName, country } = row;
      return { id: row.uuid, values: { email: row.email, phone, givenName, familyName, country }, answer };
    },
    // No call reads an account by its id: the back office's clients patch nothing to get it.
    byId: (id) => server.call('PATCH', accountPath(partnerId, id), { headers, json: {} }),
    update: (id, change) => server.call('PATCH', accountPath(partnerId, id), { headers, json: toFields(change) }),
  };
}

/** Name and surname are required on this wire. */
function toAccount(person: Partial<SharedPerson>) {
  return {
    name: 'Test',
    surname: 'Person',
    ...toFields(person),
    leadInfo: { leadSource: 'Test Offer|testoffer.com|Test Description |a12dd0a66a' },
  };
}

/** The wire's name of each field. */
const wireNames = {
  email: 'email',
  phone: 'phone',
  givenName: 'name',
  familyName: 'surname',
  birthDate: 'dateOfBirth',
  city: 'city',
  country: 'country',
} as const;

function toFields(person: Partial<SharedPerson>): Record<string, string> {
  const said = Object.entries(wireNames) as [keyof typeof wireNames, string][];
  return Object.fromEntries(
    said.flatMap(([field, name]) => (person[field] === undefined ? [] : [[name, person[field]]])),
  );
}
