import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { subriteDriver } from '../drivers/subrite.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Block, block, envelope, lead, leadProvider, type Provider, signIn } from './matchtrade-kit.ts';

let server: TestServer;
let office: Provider;
let third: Provider;
const base = Date.UTC(2026, 0, 10, 12, 0, 0, 250);
const iso = (ms: number) => new Date(ms).toISOString();

beforeAll(async () => {
  server = await startTestServer();
  server.clock.freeze();
  server.clock.set(base);
  [office, third] = [await signIn(server), await leadProvider(server)];
});
afterAll(() => server.close());

const view = (as: Provider, name: string, query = '', partnerId: unknown = 0) =>
  as.call('GET', `/documentation/account/api/partner/${partnerId}/${name}/view${query}`);

describe('by e-mail', () => {
  test('one account, with its lead’s source nested and its status an object', async () => {
    covers('matchtrade:account.find/by-email', 'matchtrade:account.find/spelling', 'matchtrade:general/contact-fields');
    const { json: created } = await office.create(
      lead(server, 'Zoe+x@Example.com', { name: 'Zoe', phone: '+40722111333' }),
    );
    const { oneTimeToken: _, ...account } = created;
    for (const email of ['Zoe+x@Example.com', 'zoe+x@example.com', ' ZOE+X@EXAMPLE.COM ']) {
      const { status, json } = await office.find(email);
      expect([email, status, json]).toEqual([email, 200, account]);
    }
    const raw = await office.call(
      'GET',
      '/documentation/account/api/partners/0/accounts/by-email?email=Zoe+x@Example.com',
    );
    expect(raw.json).toMatchObject({
      email: 'Zoe+x@Example.com',
      phone: '+40722111333',
      leadInfo: { leadSource: 'Test Offer|testoffer.com|Test Description |a12dd0a66a' },
      leadStatus: { name: 'NEW_CONTACT' },
    });
  });

  test('nobody’s, another lead provider’s, none', async () => {
    covers(
      'matchtrade:account.find/error-404',
      'matchtrade:account.find/error-400',
      'matchtrade:general/unknown-account',
      'matchtrade:general/error-403',
    );
    await office.create(lead(server, 'office-only@example.com'));
    const answers = [
      await office.find('nobody@example.com'),
      await office.find('garbage'),
      await third.find('office-only@example.com'),
    ];
    for (const { status, json } of answers)
      expect([status, json]).toEqual([404, envelope('NOT_FOUND', 'Entity not found')]);
    const none = await office.find('');
    expect([none.status, none.json]).toEqual([400, envelope('BAD_REQUEST', 'Failed to convert value')]);
    const other = await office.call(
      'GET',
      '/documentation/account/api/partners/5/accounts/by-email?email=a@example.com',
    );
    expect([other.status, other.json]).toEqual([403, envelope('FORBIDDEN', 'Access is denied')]);
  });
});

describe('the views', () => {
  const emails = Array.from({ length: 7 }, (_, i) => `view${i}@example.com`);
  const clients = ['view1@example.com', 'view4@example.com'];
  const content = async (name: string, query: string) =>
    (await view(third, name, query)).json.content.map(({ email }: { email: string }) => email);

  beforeAll(async () => {
    server.clock.set(base + 100_000);
    for (const email of emails) {
      const { json } = await third.create({ ...lead(server, email), offerUuid: '' });
      await office.patch((await office.find(email)).json.uuid, {
        leadStatus: clients.includes(email) ? 'ACTIVE_CLIENT' : 'CONTACTED',
      });
      expect(json.leadStatus.leadStage).toBe('NEW_CONTACT');
      server.clock.move(1_000);
    }
  });

  test('everybody, leads and clients, newest first, a page at a time', async () => {
    covers('matchtrade:view/accounts', 'matchtrade:view/leads', 'matchtrade:view/clients', 'matchtrade:view/page');
    const leads = emails.filter((email) => !clients.includes(email));
    expect(await content('accounts', '?size=2000')).toEqual([...emails].reverse());
    expect(await content('leads', '?size=2000')).toEqual([...leads].reverse());
    expect(await content('clients', '?size=2000')).toEqual([...clients].reverse());
    const first = (await view(third, 'leads', '?size=2&page=0')).json;
    expect([first.totalPages, first.totalElements, first.numberOfElements, first.last]).toEqual([3, 5, 2, false]);
    expect((await view(third, 'leads', '?size=2&page=9')).json).toMatchObject({
      content: [],
      totalPages: 3,
      empty: true,
    });
    expect(await content('leads', `?from=${iso(base + 102_000)}&to=${iso(base + 103_999)}`)).toEqual([
      emails[3],
      emails[2],
    ]);
    expect(await content('clients', '?query=view4')).toEqual(['view4@example.com']);
    const all = await view(office, 'accounts', '?query=%40&size=2000');
    expect(all.json.content.length).toBeGreaterThan(7);
  });

  test('rows are flat, and say since when somebody is a client', async () => {
    covers('matchtrade:view/row', 'matchtrade:view/becomeActiveClientTime');
    const leadSource = 'Test Offer|testoffer.com|Test Description |a12dd0a66a';
    const row = {
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      created: iso(base + 104_000),
      updated: iso(base + 104_000),
      email: 'view4@example.com',
      branchUuid: null,
      name: 'firstname',
      surname: 'lastname',
      phone: '123456789',
      country: null,
      role: 'ROLE_USER',
      leadStatus: 'ACTIVE_CLIENT',
      leadSource,
      leadInfo: { leadSource },
      partnerId: 0,
      becomeActiveClientTime: iso(base + 104_000),
    };
    for (const name of ['accounts', 'clients'])
      expect((await view(third, name, '?query=view4')).json.content).toEqual([row]);
    const [open] = (await view(third, 'leads', '?query=view3')).json.content;
    expect([open.leadStatus, open.becomeActiveClientTime]).toEqual(['CONTACTED', null]);
  });

  test('a form content type, junk headers, Spring’s paging junk and a slash change nothing', async () => {
    covers('matchtrade:general/junk', 'matchtrade:lead.list/paging-junk', 'matchtrade:general/cookies');
    const plain = (await view(third, 'accounts', '?query=&size=3&page=1')).json;
    const junk =
      'sort%5Bsorted%5D=true&sort[unsorted]=true&sort[empty]=true&pageSize=0&pageNumber=7&paged=true&unpaged=true&offset=0';
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      cookie: 'JSESSIONID=93AD; JSESSIONID=C91F',
      'x-junk': 'x',
      accept: '*/*',
    };
    const path = `/documentation/account/api/partner/0/accounts/view/?query&size=3&page=1&${junk}`;
    expect((await third.call('GET', path, { headers })).json).toEqual(plain);
  });

  test('another partner’s number; a window that cannot be read', async () => {
    covers('matchtrade:general/error-403', 'matchtrade:lead.list/window-unreadable');
    for (const name of ['accounts', 'leads', 'clients']) {
      const other = await view(third, name, '', 7);
      expect([other.status, other.json]).toEqual([403, envelope('FORBIDDEN', 'Access is denied')]);
      const bad = await view(third, name, '?from=yesterday');
      expect([bad.status, bad.json]).toEqual([400, envelope('BAD_REQUEST', 'Failed to convert value')]);
    }
  });
});

test('the e-mail and phone that another source knows find the person, but not for a lead provider', async () => {
  covers('matchtrade:lead.list/query-other-records');
  const subrite = await subriteDriver.connect(server, server.demo.subrite as Block);
  const { account } = lead(server, 'two-sources@example.com', { phone: '0722 777 001' });
  await third.create({ offerUuid: '', account });
  await subrite.create({ email: 'two-sources@example.com', phone: '+40722777002' });
  server.clock.move(1_000);
  // The person goes on under another e-mail and phone: the first source still knows the old ones.
  const { uuid } = (await office.find('two-sources@example.com')).json;
  await office.patch(uuid, { email: 'new-address@example.com', phone: '+40722777003' });
  const found = async (as: Provider, query: string) =>
    (await as.list(`?${new URLSearchParams({ query })}`)).json.content.map(({ email }: { email: string }) => email);
  for (const query of ['Two-Sources@example.com', 'new-address@example.com', '+40722777001', '0722777002', 'new-addr'])
    expect([query, await found(office, query)]).toEqual([query, ['new-address@example.com']]);
  // Parts are looked for in what is shown only.
  expect(await found(office, 'two-sources')).toEqual([]);
  for (const query of ['new-address@example.com', '0722777002', '0722777003'])
    expect([query, await found(third, query)]).toEqual([query, []]);
  expect(await found(third, '0722777001')).toEqual(['two-sources@example.com']);
  expect(block(server).partnerId).toBe(0);
});
