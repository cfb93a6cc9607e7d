import type { TestServer } from '../support/test-server.ts';
import type { Driver, SharedField, SharedPerson } from './driver.ts';
import { createOwnCredential } from './own-credential.ts';

const fields: Record<SharedField, string> = {
  email: 'userEmail',
  phone: 'userPhone',
  givenName: 'userFirstName',
  familyName: 'userLastName',
  birthDate: 'userBirthday',
  city: 'userCity',
  country: 'userCountry',
  companyName: 'userCompanyName',
};
const names = Object.keys(fields) as SharedField[];

function toForm(person: Partial<SharedPerson>): Record<string, string> {
  return Object.fromEntries(Object.entries(person).map(([name, value]) => [fields[name as SharedField], value]));
}

function fromClient(client: Record<string, string>): Partial<SharedPerson> {
  const known = names.filter((name) => client[fields[name]] !== undefined);
  const values: Partial<SharedPerson> = Object.fromEntries(known.map((name) => [name, client[fields[name]]]));
  return values.birthDate === undefined ? values : { ...values, birthDate: values.birthDate.slice(0, 10) };
}

async function signIn(server: TestServer, { key, secret }: Record<string, unknown>): Promise<string> {
  const answer = await server.call('POST', '/api/token', {
    headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
    form: { grant_type: 'client_credentials' },
  });
  return answer.json.access_token;
}

/** Customers have no call by id: they are found and changed by what is known of them. */
export const footprintsDriver: Driver = {
  name: 'footprints',
  writes: names,
  reads: names,
  onDuplicate: 'accepts',
  async connect(server, block) {
    const token = `access_token=${await signIn(server, block)}`;
    return {
      create: (person) => server.call('POST', `/api/lead?${token}`, { form: toForm(person) }),
      accepted: ({ status }) => status === 200,
      async find({ email, phone }) {
        const keys = new URLSearchParams({ userEmail: email, userPhone: phone });
        const answer = await server.call('GET', `/api/client?${token}&${keys}`);
        if (answer.status !== 200) return undefined;
        return { id: answer.json._id, values: fromClient(answer.json), answer };
      },
    };
  },
  async ownCredential(server, tenantCode) {
    const { login, secret } = await createOwnCredential(server, tenantCode, {
      source: 'footprints',
      kind: 'client',
      login: (code, random) => `${code}${random}`,
    });
    return { key: login, secret };
  },
};
