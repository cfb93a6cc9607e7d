import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { covers } from '../../support/covers.ts';
import { getToken, type Session, signIn, somebody, startSession } from './session.ts';

let session: Session;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session.server.close());

const error = (message: string) => ({ status: 'error', message });

describe('the access token', () => {
  test('in the query, or as a Bearer header', async () => {
    covers('footprints:general/access-token', 'footprints:general/bearer');
    const { server, token } = session;
    const headers = { authorization: `Bearer ${token}` };
    expect((await server.call('GET', `/api/lead?access_token=${token}`)).status).toBe(200);
    expect((await server.call('GET', '/api/lead', { headers })).status).toBe(200);
    expect((await server.call('GET', '/api/lead?access_token=', { headers })).status).toBe(200);
    expect((await server.call('GET', '/api/lead?access_token=wrong', { headers })).status).toBe(401);
  });

  test.each([
    ['POST', '/api/lead'],
    ['POST', '/api/offerCategory/000000000000000000000000/lead'],
    ['GET', '/api/lead'],
    ['GET', '/api/client?userEmail=a@b.cd&userPhone=1'],
    ['PUT', '/api/client'],
  ])('%s %s needs one', async (method, path) => {
    covers('footprints:general/no-token', 'footprints:general/error-body');
    const { status, json, headers } = await session.server.call(method, path);
    expect([status, json]).toEqual([401, error('No access token or credentials were sent')]);
    expect(headers.get('www-authenticate')).toBe('Bearer');
  });

  test('anything but a live access token is refused alike', async () => {
    covers('footprints:general/wrong-token');
    const { server, block, token } = session;
    const { refresh_token } = (await getToken(server, block, { grant_type: 'client_credentials' })).json;
    const other = await signIn(server, (await server.tenant('Other')).footprints as Record<string, string>);
    const { appkey = '', key = '' } = block;
    const moved = server.demo.tenant + other.token.slice(8);
    const tokens = ['rubbish', token.slice(0, -1), token.toUpperCase(), `${token}0`, refresh_token, appkey, key, moved];
    const answers = await Promise.all([
      ...tokens.map((text) => server.call('GET', `/api/lead?access_token=${text}`)),
      server.call('GET', `/api/lead?access_token=${token}&access_token=${token}`),
      server.call('GET', `/api/lead?access_token[a]=${token}`),
    ]);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
      new Set(['401 {"status":"error","message":"The token is invalid or has expired"}']),
    );
  });

  test('a token of another partner’s API of the same tenant opens nothing', async () => {
    covers('footprints:general/wrong-token');
    const { server, token } = session;
    const { partnerName, partnerSecret } = server.demo.feelme as Record<string, string>;
    const feelme = await server.call('POST', '/api/v1/partner/token/', {
      headers: { authorization: `Basic ${Buffer.from(`${partnerName}:${partnerSecret}`).toString('base64')}` },
      json: { scope: 'admin', website: 'x' },
    });
    expect(feelme.status).toBe(200);
    for (const path of [`/api/lead?access_token=${feelme.json.token}`, '/api/lead']) {
      const headers = { authorization: `Bearer ${feelme.json.token}` };
      expect((await server.call('GET', path, { headers })).status).toBe(401);
    }
    const headers = { authorization: `Bearer ${token}` };
    expect((await server.call('GET', '/api/v1/partner/user/', { headers })).status).toBe(401);
  });
});

describe('bodies', () => {
  test('form, JSON and multipart say the same', async () => {
    covers('footprints:general/form', 'footprints:general/json', 'footprints:general/multipart');
    const lists = { tags: ['a', 'b'], marketingChannels: [{ channel: 'sms', type: 'owner', agreed: true }] };
    const [inForm, inJson, inBrackets, inTexts] = [somebody(), somebody(), somebody(), somebody()];
    const brackets: [string, string][] = [
      ['tags[0]', 'a'],
      ['tags[1]', 'b'],
      ['marketingChannels[0][channel]', 'sms'],
      ['marketingChannels[0][type]', 'owner'],
      ['marketingChannels[0][agreed]', 'true'],
      ['customDetails[vouchers][amount]', '22'],
      ['agreeTandc', 'true'],
      ['noOfKids', '2'],
    ];
    const multipart = (pairs: [string, string][]) => {
      const data = new FormData();
      for (const [name, value] of pairs) data.append(name, value);
      return data;
    };
    const details = { vouchers: { amount: '22' } };
    const answers = [
      await session.call('POST', '/api/lead', { form: [...Object.entries(inForm), ...brackets] }),
      await session.call('POST', '/api/lead', {
        json: { ...inJson, ...lists, customDetails: details, agreeTandc: true, noOfKids: 2 },
      }),
      await session.call('POST', '/api/lead', { raw: multipart([...Object.entries(inBrackets), ...brackets]) }),
      await session.call('POST', '/api/lead', {
        raw: multipart([
          ...Object.entries(inTexts),
          ['tags', '["a","b"]'],
          ['marketingChannels', JSON.stringify(lists.marketingChannels)],
          ['customDetails', JSON.stringify(details)],
          ['agreeTandc', 'true'],
          ['noOfKids', '2'],
        ]),
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    for (const person of [inForm, inJson, inBrackets, inTexts]) {
      const { json } = await session.client(person);
      expect(json).toMatchObject({ agreeTandc: true, noOfKids: 2, marketingChannels: lists.marketingChannels });
      expect(json.leads[0]).toMatchObject({ tags: ['a', 'b'], customDetails: details });
    }
  });

  test('other kinds, and what cannot be read', async () => {
    covers('footprints:general/other-body');
    const send = (type: string, raw: string) =>
      session.call('POST', '/api/lead', { headers: { 'content-type': type }, raw });
    const answers = await Promise.all([
      send('application/xml', '<a/>'),
      send('application/json', '{"userEmail":'),
      send('application/json', '{"__proto__":{"x":1},"userEmail":"a@b.cd"}'),
      send('application/x-www-form-urlencoded', 'a[b][c][d][e][f]=1'),
      send('application/x-www-form-urlencoded', 'userFirstName=%00'),
    ]);
    expect(answers.map(({ status, json }) => [status, json.status])).toEqual([
      [415, 'error'],
      [400, 'error'],
      [400, 'error'],
      [400, 'error'],
      [400, 'error'],
    ]);
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    for (const tags of [deep, '[{"__proto__":1}]']) {
      const answer = await session.lead({ ...somebody(), tags });
      expect([answer.status, answer.json]).toEqual([400, error('Invalid data: tags')]);
    }
    const large = await session.lead({ ...somebody(), userComments: 'x'.repeat(1_100_000) });
    expect([large.status, large.json.status]).toEqual([413, 'error']);
  });

  test('with a trailing slash', async () => {
    covers('footprints:general/trailing-slash');
    const person = somebody();
    expect((await session.call('POST', '/api/lead/', { form: person })).status).toBe(200);
    expect((await session.call('GET', `/api/client/?${new URLSearchParams(person)}`)).status).toBe(200);
    expect((await session.call('PUT', '/api/client/', { form: person })).status).toBe(200);
    expect((await session.call('GET', '/api/lead/')).status).toBe(200);
  });
});

test('a plus that was not encoded', async () => {
  covers('footprints:general/raw-plus');
  const { userEmail, userPhone } = { ...somebody(), userPhone: '+4793155399' };
  const raw = `userEmail=${userEmail}&userPhone=${userPhone}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await session.call('POST', '/api/lead', { headers, raw })).status).toBe(200);
  for (const query of [raw, raw.replace('+', '%2B')]) {
    const { status, json } = await session.call('GET', `/api/client?${query}`);
    expect([status, json.userPhone]).toEqual([200, userPhone]);
  }
  expect((await session.call('PUT', '/api/client', { headers, raw })).status).toBe(200);
});

test('a refusal names fields, never values', async () => {
  covers('footprints:general/error-body');
  const { status, json } = await session.lead({ ...somebody(), userBirthday: 'geheim', nps: '11' });
  expect([status, json]).toEqual([400, error('Invalid data: userBirthday')]);
  const long = await session.lead({ ...somebody(), userFirstName: 'x'.repeat(4_001) });
  expect([long.status, long.json]).toEqual([400, error('Invalid data: userFirstName')]);
});

test('an unknown path', async () => {
  covers('footprints:general/unknown-route', 'footprints:general/sdk-error-body');
  const { server, token } = session;
  for (const path of ['/api/nothing', '/api/lead/5ce3b4089d5de975003244d2/x/y', '/api/v9/people']) {
    const answer = await server.call('GET', `${path}?access_token=${token}`);
    expect([answer.status, answer.json]).toEqual([404, error('Not found')]);
  }
  for (const path of ['/jsapi/nothing', '/mobileapi/nothing']) {
    const answer = await server.call('POST', path, { json: {} });
    expect([answer.status, answer.json]).toEqual([404, { success: false, error: 'Not found', message: 'Not found' }]);
  }
});
