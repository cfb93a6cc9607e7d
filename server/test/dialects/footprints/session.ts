import { type CallOptions, startTestServer, type TestServer } from '../../support/test-server.ts';

export type Block = Record<string, string>;

export const basic = ({ key, secret }: Block) => ({
  authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
});

/** A signed-in client of a tenant, calling as the document's samples do. */
export interface Session {
  readonly server: TestServer;
  readonly block: Block;
  readonly token: string;
  call(method: string, path: string, options?: CallOptions): ReturnType<TestServer['call']>;
  lead(form: Record<string, string>): ReturnType<TestServer['call']>;
  client(query: Record<string, string>): ReturnType<TestServer['call']>;
  update(form: Record<string, string>): ReturnType<TestServer['call']>;
  /** Ids that make a lead complete. */
  readonly complete: Record<string, string>;
}

export function getToken(server: TestServer, block: Block, form: Record<string, string>) {
  return server.call('POST', '/api/token', { headers: basic(block), form });
}

export async function signIn(server: TestServer, block: Block): Promise<Session> {
  const { json } = await getToken(server, block, { grant_type: 'client_credentials' });
  const token: string = json.access_token;
  const call: Session['call'] = (method, path, options) =>
    server.call(method, `${path}${path.includes('?') ? '&' : '?'}access_token=${token}`, options);
  const { offerCategoryId = '', offerId = '', locationId = '', consultantId = '' } = block;
  return {
    server,
    block,
    token,
    call,
    lead: (form) => call('POST', '/api/lead', { form }),
    client: (query) => call('GET', `/api/client?${new URLSearchParams(query)}`),
    update: (form) => call('PUT', '/api/client', { form }),
    complete: { offerCategoryId, offerId, locationId, consultantId },
  };
}

export async function startSession(): Promise<Session> {
  const server = await startTestServer();
  return signIn(server, server.demo.footprints as Block);
}

let next = 0;
/** E-mail and phone of somebody new. */
export function somebody(): { userEmail: string; userPhone: string } {
  next += 1;
  return { userEmail: `person${next}@example.org`, userPhone: `+40722${String(500_000 + next)}` };
}

export const hexId = /^[0-9a-f]{24}$/;
export const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Somebody who comes in through another partner's API, with an e-mail and nothing else. */
export async function addElsewhere(server: TestServer, email: string) {
  const { partnerName, partnerSecret, website } = server.demo.feelme as Block;
  const signedIn = await server.call('POST', '/api/v1/partner/token/', {
    headers: { authorization: `Basic ${Buffer.from(`${partnerName}:${partnerSecret}`).toString('base64')}` },
    json: { scope: 'admin', website },
  });
  return server.call('POST', '/api/v1/partner/user/', {
    headers: { authorization: `Bearer ${signedIn.json.token}` },
    json: { email, password: 'correct horse', agreed_to_policies: 'agreed' },
  });
}
