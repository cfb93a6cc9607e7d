import { randomText } from '../../src/kit/secrets.ts';
import type { Driver, SharedPerson } from './driver.ts';
import { createOwnCredential } from './own-credential.ts';

/** A shared person in Subrite's words; parts that are not given are left out. */
export function toBody({
  email,
  phone,
  givenName,
  familyName,
  birthDate,
  city,
  country,
  companyName,
}: Partial<SharedPerson>) {
  const fullName = [givenName, familyName].filter(Boolean).join(' ') || undefined;
  const address = city === undefined && country === undefined ? undefined : { city, country };
  return { email, phone, fullName, birthDate: birthDate && `${birthDate}T00:00:00.000Z`, companyName, address };
}

export const subriteDriver: Driver = {
  name: 'subrite',
  writes: ['email', 'phone', 'givenName', 'familyName', 'birthDate', 'city', 'country', 'companyName'],
  // The filter, which is the only way to read, shows no address.
  reads: ['email', 'phone', 'givenName', 'familyName', 'birthDate', 'companyName'],
  onDuplicate: 'refuses',
  async connect(server, { token }) {
    const headers = { authorization: `Bearer ${token}` };
    return {
      create: (person) => server.call('POST', '/api/v1/members', { headers, json: toBody(person) }),
      accepted: ({ status }) => status === 201,
      async find({ email }) {
        const answer = await server.call('POST', '/api/v1/members/filter', {
          headers,
          json: { filter: [{ field: 'email', operator: 'eq', value: email }] },
        });
        const [member] = answer.json.items;
        if (member === undefined) return undefined;
        const [givenName, ...rest] = (member.fullName ?? '').split(' ');
        const values = {
          email: member.email,
          phone: member.phone,
          givenName,
          familyName: rest.join(' '),
          birthDate: member.birthDate?.slice(0, 10),
          companyName: member.companyName,
        };
        return { id: member.id, values: withoutNulls(values), answer };
      },
      // There is no call that only reads one member; a PATCH of nothing changes nothing and shows it.
      byId: (id) => server.call('PATCH', `/api/v1/members/${id}`, { headers, json: {} }),
      update: (id, change) => server.call('PATCH', `/api/v1/members/${id}`, { headers, json: toBody(change) }),
    };
  },
  async ownCredential(server, tenantCode) {
    const { credential } = await createOwnCredential(server, tenantCode, {
      source: 'subrite',
      kind: 'token',
      login: (code, random) => `own-${random}.${code}`,
      scopes: ['Member', 'Subscription'],
    });
    const token = `tsub_${tenantCode}_${randomText(40, 'base62')}`;
    await server.server.deps.tokens.issue(credential, [{ text: token, kind: 'static' }]);
    return { token };
  },
};

function withoutNulls(values: Record<string, string | null | undefined>): Partial<SharedPerson> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''));
}
