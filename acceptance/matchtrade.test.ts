import { request } from 'node:http';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import {
  clientLead,
  depositRow,
  leadStatusPatch,
  printedErrors,
  printedLead,
  printedToken,
  printedTokenError,
  siblingPage,
} from './matchtrade.samples.ts';
import { covers } from './support/covers.ts';
import { shapeProblems } from './support/shape.ts';

const baseUrl = inject('baseUrl');
const { clientId, clientSecret, username, password, partnerId, offerUuid, branchUuid } =
  inject('credentials').matchtrade ?? {};

/** What the printed curls send along: REST tools pasted their session's cookies in. */
const cookie = 'JSESSIONID=93AD5858240894B517A4B1A2ADC27617; JSESSIONID=93AD5858240894B517A4B1A2ADC27617';
const form = 'application/x-www-form-urlencoded';
const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;

interface Sent {
  readonly status: number;
  readonly json: Record<string, unknown>;
}

/** One request as curl sends it: a body with its length, also on a GET. */
function curl(method: string, path: string, headers: Record<string, string>, data?: string): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const length = data === undefined ? {} : { 'content-length': String(Buffer.byteLength(data)) };
    const options = { method, headers: { 'user-agent': 'curl/7.88.1', accept: '*/*', cookie, ...headers, ...length } };
    const sent = request(`${baseUrl}${path}`, options, async (response) => {
      let text = '';
      for await (const part of response) text += part;
      resolve({ status: response.statusCode ?? 0, json: JSON.parse(text) });
    });
    sent.on('error', reject);
    sent.end(data);
  });
}

/** `--data` three times: joined with `&`, nothing encoded. */
const getToken = (data: string, authorization = basic) =>
  curl('POST', '/proxy/auth/oauth/token', { authorization, 'content-type': form }, data);
const passwordGrant = `grant_type=password&username=${username}&password=${password}`;

let token = '';
beforeAll(async () => {
  token = String((await getToken(passwordGrant)).json.access_token);
});

const createLead = (body: string, bearer = token) =>
  curl(
    'POST',
    '/proxy/processing/api/accounts',
    { accept: 'application/json', authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body,
  );
const listLeads = (query: string) =>
  curl(
    'GET',
    `/proxy/statistic/api/partner/${partnerId}/accounts/view/for-lead-provider${query}`,
    { authorization: `Bearer ${token}`, 'content-type': form },
    '=',
  );

describe('Generating token OAuth', () => {
  test('200: the printed curl', async () => {
    covers('matchtrade:token.create/example', 'matchtrade:token.create/reply', 'matchtrade:general/cookies');
    const { status, json } = await getToken(passwordGrant);
    expect(status).toBe(200);
    expect(shapeProblems(json, printedToken)).toEqual([]);
    expect(json).toMatchObject({ token_type: 'bearer', expires_in: 899, fl: null, partnerId, email: username });
    expect(json.manager_scope).toBe(json.account_uuid);
    for (const jwt of [json.access_token, json.refresh_token]) expect(jwt).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  test('401: the printed answer', async () => {
    covers('matchtrade:token.create/error-401');
    const wrongPassword = await getToken(`grant_type=password&username=${username}&password=wrong`);
    const wrongClient = await getToken(passwordGrant, `Basic ${Buffer.from('a:b').toString('base64')}`);
    for (const { status, json } of [wrongPassword, wrongClient])
      expect([status, json]).toEqual([401, printedTokenError]);
  });
});

describe('Creating lead', () => {
  test('200: the printed curl; the lead is in the list', async () => {
    covers('matchtrade:account.create/example', 'matchtrade:account.create/reply', 'matchtrade:lead.list/row');
    const { status, json } = await createLead(printedLead(offerUuid, partnerId));
    expect(status).toBe(200);
    expect(json).toMatchObject({
      email: 'email@here',
      name: 'firstname',
      surname: 'lastname',
      phone: '123456789',
      partnerId,
      leadInfo: { leadSource: 'Test Offer|testoffer.com|Test Description |a12dd0a66a' },
    });
    expect(json.accountUuid).toBe(json.uuid);
    const { content } = (await listLeads('?query=email@here&size=1000&page=0')).json as { content: unknown[] };
    expect(content).toMatchObject([{ uuid: json.uuid, email: 'email@here', leadSource: expect.stringContaining('|') }]);
  });

  test.each<[keyof typeof printedErrors, string, () => Promise<Sent>]>([
    [
      400,
      'error-400',
      () => createLead(printedLead(offerUuid, partnerId, 'a@here').replace('firstname', 'x'.repeat(300))),
    ],
    [401, 'error-401', () => createLead(printedLead(offerUuid, partnerId), 'garbage')],
    [404, 'error-404', () => createLead(printedLead('85af4b81-f01c-4e0f-9c8d-fd37b0ec4b50', partnerId))],
    [500, 'error-500', () => createLead(JSON.stringify({ offerUuid, account: { partnerId } }))],
    [
      409,
      'error-409',
      async () => {
        await createLead(printedLead(offerUuid, partnerId, 'test@abc12.com'));
        return createLead(printedLead(offerUuid, partnerId, 'test@abc12.com'));
      },
    ],
  ])('%i: the printed answer', async (printedStatus, _, send) => {
    covers(
      'matchtrade:account.create/error-400',
      'matchtrade:token.use/error-401',
      'matchtrade:account.create/error-404',
      'matchtrade:account.create/error-409',
      'matchtrade:account.create/error-500',
      'matchtrade:general/error-envelope',
    );
    const { status, json } = await send();
    const printed = printedErrors[printedStatus];
    expect(status).toBe(printedStatus);
    expect(shapeProblems(json, printed)).toEqual([]);
    const { timestamp: _timestamp, ...rest } = printed;
    expect(json).toMatchObject(rest);
  });
});

describe('Getting all leads', () => {
  const printedQuery = '?query=&from=2019-12-11T00%3A00%3A00Z&to=2023-12-11T23%3A59%3A59Z&size=1000&page=0';

  test('the printed curl: nobody was created in that window', async () => {
    covers('matchtrade:lead.list/example', 'matchtrade:lead.list/reply', 'matchtrade:general/cookies');
    const { status, json } = await listLeads(printedQuery);
    expect(status).toBe(200);
    expect(shapeProblems(json, siblingPage)).toEqual([]);
    expect(json).toMatchObject({ content: [], totalElements: 0, number: 0, size: 1000 });
  });

  test('the same with a window that ends later lists the leads', async () => {
    covers('matchtrade:lead.list/row', 'matchtrade:lead.list/to', 'matchtrade:lead.list/tenant');
    const { json } = await listLeads(printedQuery.replace('2023', '2123'));
    expect(shapeProblems(json, siblingPage)).toEqual([]);
    const { content, totalElements } = json as { content: unknown[]; totalElements: number };
    expect(content.length).toBe(totalElements);
    expect(content.length).toBeGreaterThan(0);
  });
});

/** What the vendor's back-office clients send, one flow after the other. */
describe('clients of the back office', () => {
  const send = (method: string, path: string, body?: unknown) =>
    curl(
      method,
      path,
      { accept: '*/*', authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body === undefined ? undefined : JSON.stringify(body),
    );
  const findAccount = (email: string) =>
    send('GET', `/documentation/account/api/partners/${partnerId}/accounts/by-email?email=${email}`);

  test('registration: the form’s fields, the offers, a deposited account, its update, its password', async () => {
    covers(
      'matchtrade:register-field.list/types',
      'matchtrade:offer.list/reply',
      'matchtrade:account.create/sync',
      'matchtrade:account.create/createAsDepositedAccount',
      'matchtrade:account.update/flat',
      'matchtrade:password.change/body',
      'matchtrade:trading-account.list/reply',
    );
    const fields = await send('GET', `/proxy/configuration/api/register-fields?partnerId=${partnerId}&demo=false`);
    const required = (fields.json as unknown as { type: string; required: boolean }[]).filter((one) => one.required);
    expect(required.map(({ type }) => type)).toEqual(['FIRST_NAME', 'LAST_NAME']);
    // With a form content type on the GET, as sent.
    const offers = await curl('GET', `/documentation/config/api/partner/${partnerId}/offers`, {
      'content-type': form,
      authorization: `Bearer ${token}`,
    });
    const [offer] = offers.json as unknown as { uuid: string }[];
    expect(offer?.uuid).toBe(offerUuid);
    const account = {
      ...{ partnerId, email: 'trader@here', name: 'Gold', surname: 'Trader', phone: '123456789', country: 'EG' },
      ...{ state: 'Cairo', city: 'Cairo', address: 'Street 1', bankAddress: 'b', bankSwiftCode: 's', bankAccount: 'a' },
      ...{ bankName: 'n', accountName: 'Gold Trader', password: 'Secret12', role: 'ROLE_USER' },
    };
    const body = { offerUuid: offer?.uuid, createAsDepositedAccount: true, account };
    const created = await send('POST', '/documentation/process/api/accounts/sync', body);
    expect(created.status).toBe(200);
    const { password: _, ...shown } = account;
    expect(created.json).toMatchObject({ ...shown, oneTimeToken: expect.stringMatching(/^\w+$/) });
    expect(created.json.becomeActiveClientTime).toBe(created.json.created);
    const updated = await send('PUT', `/documentation/process/api/accounts?email=trader@here&partnerId=${partnerId}`, {
      phone: '987654321',
      city: 'Giza',
    });
    expect([updated.status, updated.json.city, updated.json.phone]).toEqual([200, 'Giza', '987654321']);
    const change = { email: 'trader@here', partnerId, newValue: 'Another12' };
    expect((await send('POST', '/proxy/auth/api/user/change-password', change)).status).toBe(200);
    const trading = await send(
      'GET',
      `/documentation/account/api/partner/${partnerId}/accounts/${created.json.accountUuid}/trading-accounts/details`,
    );
    expect([trading.status, trading.json]).toEqual([200, []]);
  });

  test('a lead that is pushed, pushed twice, and followed until it is a client', async () => {
    covers(
      'matchtrade:account.create/beside',
      'matchtrade:account.find/by-email',
      'matchtrade:lead-status/body',
      'matchtrade:view/leads',
      'matchtrade:view/clients',
      'matchtrade:deposit.list/reply',
    );
    const sync = '/documentation/process/api/accounts/sync';
    const pushed = clientLead(offerUuid, branchUuid, partnerId);
    const first = await send('POST', sync, pushed);
    expect(first.status).toBe(200);
    for (const key of ['uuid', 'created', 'email', 'name', 'surname'])
      expect(first.json[key]).toEqual(expect.any(String));
    const twice = await send('POST', sync, pushed);
    expect([twice.status, twice.json.status]).toEqual([409, 'CONFLICT']);
    expect(twice.json.message).toEqual(expect.any(String));

    const found = await findAccount('pushed@here');
    expect((found.json.leadInfo as { leadSource: string }).leadSource).toBe('shop.example');
    expect((found.json.leadStatus as { name: string }).name).toBe('NEW_CONTACT');
    const view = async (name: string) => {
      const window = 'from=2023-12-20T08%3A12%3A57.533Z&to=2123-12-20T08%3A12%3A57.533Z';
      const path = `/documentation/account/api/partner/${partnerId}/${name}/view?${window}&size=1000&page=0&query=`;
      const { json } = await send('GET', path);
      return (json.content as { email: string; leadInfo: { leadSource: string } }[]).filter(({ leadInfo }) =>
        leadInfo.leadSource.includes('shop.example'),
      );
    };
    expect((await view('leads')).map(({ email }) => email)).toEqual(['pushed@here']);

    const path = `/documentation/account/api/partners/${partnerId}/accounts/${first.json.uuid}`;
    const called = await send('PATCH', path, leadStatusPatch(partnerId, 'CONTACTED'));
    expect(called.json.leadStatus).toEqual(leadStatusPatch(partnerId, 'CONTACTED').leadStatus);
    expect((await send('PATCH', path, leadStatusPatch(partnerId, 'ACTIVE_CLIENT'))).status).toBe(200);
    expect([(await view('leads')).length, (await view('clients')).length, (await view('accounts')).length]).toEqual([
      0, 1, 1,
    ]);

    const deposits = await send(
      'GET',
      `/documentation/payment/api/partner/${partnerId}/deposits/deposit-view-model?query=&from=2023-12-10T09:57:26.000Z&to=2123-12-10T09:57:26.000Z&sort%5Bsorted%5D=true&pageSize=10&pageNumber=64&paged=true&size=100`,
    );
    expect(deposits.status).toBe(200);
    expect(shapeProblems(deposits.json, { ...siblingPage, content: [depositRow] })).toEqual([]);
  });
});
