import { makeToken } from '../../src/dialects/leeloo/auth.ts';
import type { Driver } from './driver.ts';
import { createOwnCredential } from './own-credential.ts';

/** A value, unless it is the word for "not known". */
const known = (value: string) => (value === 'NOT_DEFINED' ? undefined : value);

export const leelooDriver: Driver = {
  name: 'leeloo',
  writes: ['email', 'phone', 'givenName', 'familyName'],
  reads: ['email', 'phone', 'givenName', 'familyName'],
  onDuplicate: 'accepts',
  async connect(server, { token }) {
    const headers = { 'x-leeloo-authtoken': String(token) };
    return {
      create({ email, phone, givenName, familyName }) {
        const name = [givenName, familyName].filter(Boolean).join(' ') || email;
        return server.call('POST', '/api/v2/people', { headers, json: { name, email, ...(phone ? { phone } : {}) } });
      },
      accepted: ({ status, json }) => status === 200 && json?.status === 1,
      async find({ email }) {
        const query = new URLSearchParams({ 'filter[email]': email });
        const answer = await server.call('GET', `/api/v2/people?${query}`, { headers });
        const [person] = answer.json.data ?? [];
        if (person === undefined) return undefined;
        const [givenName, ...rest] = person.name.split(' ');
        const values = {
          email: known(person.email),
          phone: known(person.phone),
          givenName,
          familyName: rest.join(' '),
        };
        const told = Object.entries(values).filter(([, value]) => value);
        return { id: person.id, values: Object.fromEntries(told), answer };
      },
      byId: (id) => server.call('GET', `/api/v2/people/${id}?include=contactedUsers,orders`, { headers }),
      update: (id, { email, phone }) => server.call('PUT', `/api/v2/people/${id}`, { headers, json: { email, phone } }),
    };
  },
  async ownCredential(server, tenantCode) {
    const { credential } = await createOwnCredential(server, tenantCode, {
      source: 'leeloo',
      kind: 'token',
      login: (code, random) => `own-${random}.${code}`,
    });
    const token = makeToken(tenantCode);
    await server.server.deps.tokens.issue(credential, [{ text: token, kind: 'static' }]);
    return { token };
  },
};
