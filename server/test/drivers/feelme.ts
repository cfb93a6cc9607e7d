import type { Driver } from './driver.ts';
import { createOwnCredential } from './own-credential.ts';

export const feelmeDriver: Driver = {
  name: 'feelme',
  writes: ['email'],
  reads: ['email'],
  onDuplicate: 'refuses',
  async connect(server, { partnerName, partnerSecret, website }) {
    const basic = Buffer.from(`${partnerName}:${partnerSecret}`).toString('base64');
    const signedIn = await server.call('POST', '/api/v1/partner/token/', {
      headers: { authorization: `Basic ${basic}` },
      json: { scope: 'admin', website },
    });
    const headers = { authorization: `Bearer ${signedIn.json.token}` };
    return {
      create: ({ email }) =>
        server.call('POST', '/api/v1/partner/user/', {
          headers,
          json: { email, password: 'correct horse', agreed_to_policies: 'agreed' },
        }),
      accepted: ({ status }) => status === 201,
      async find({ email }) {
        const answer = await server.call('GET', `/api/v1/partner/user/?${new URLSearchParams({ email })}`, { headers });
        const [user] = answer.json.results;
        return user && { id: String(user.id), values: { email: user.email }, answer };
      },
      byId: (id) => server.call('GET', `/api/v1/partner/user/${id}/`, { headers }),
      update: (id, { email }) =>
        server.call('PATCH', `/api/v1/partner/user/${id}/`, {
          headers,
          json: email === undefined ? {} : { email },
        }),
    };
  },
  async ownCredential(server, tenantCode) {
    const { login, secret } = await createOwnCredential(server, tenantCode, {
      source: 'feelme',
      kind: 'client',
      login: (code, random) => `own-${random}.${code}`,
    });
    return { partnerName: login, partnerSecret: secret, website: 'exampleSite' };
  },
};
