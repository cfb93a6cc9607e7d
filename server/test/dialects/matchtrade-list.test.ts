import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { feelmeDriver } from '../drivers/feelme.ts';
import { listPath, matchtradeDriver } from '../drivers/matchtrade.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Block, block, envelope, lead, type Provider, signIn } from './matchtrade-kit.ts';

let server: TestServer;
let one: Provider;
/** A third party with 25 leads of its own, made one second after the other. */
let own: Provider;
let ownBlock: Block;
const base = Date.UTC(2026, 0, 10, 12, 0, 0, 250);
const names = Array.from({ length: 25 }, (_, i) => `own${String(i).padStart(2, '0')}@example.com`);

beforeAll(async () => {
  server = await startTestServer();
  server.clock.freeze();
  server.clock.set(base);
  one = await signIn(server);
  ownBlock = (await matchtradeDriver.ownCredential(server, server.demo.tenant)) as Block;
  own = await signIn(server, ownBlock);
  for (const email of names) {
    await own.create(lead(server, email, { phone: undefined }));
    server.clock.move(1_000);
  }
});
afterAll(() => server.close());

const emails = (json: { content: { email: string }[] }) => json.content.map(({ email }) => email);
const iso = (ms: number) => new Date(ms).toISOString();

describe('the page', () => {
  test('has Spring’s fields, and rows have the attested ones', async () => {
    covers('matchtrade:lead.list/reply', 'matchtrade:lead.list/row', 'matchtrade:lead.list/path.partnerID');
    const { status, json } = await own.list('?query=own07&size=1000&page=0');
    expect(status).toBe(200);
    expect(json).toEqual({
      content: [
        {
          uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
          created: iso(base + 7_000),
          updated: iso(base + 7_000),
          email: 'own07@example.com',
          branchUuid: null,
          name: 'firstname',
          surname: 'lastname',
          phone: null,
          country: null,
          role: 'ROLE_USER',
          leadStatus: 'NEW_CONTACT',
          leadSource: 'Test Offer|testoffer.com|Test Description |a12dd0a66a',
          partnerId: 0,
        },
      ],
      totalPages: 1,
      totalElements: 1,
      number: 0,
      size: 1000,
      first: true,
      last: true,
      numberOfElements: 1,
      empty: false,
    });
  });

  test('counts from 0, and all pages together are everybody once, newest first', async () => {
    covers('matchtrade:lead.list/page', 'matchtrade:lead.list/size', 'matchtrade:lead.list/yours');
    const pages = [];
    for (let page = 0; page < 3; page += 1) pages.push((await own.list(`?query=&size=10&page=${page}`)).json);
    expect(pages.flatMap(emails)).toEqual([...names].reverse());
    const facts = pages.map((json) => [json.number, json.numberOfElements, json.first, json.last, json.empty]);
    expect(facts).toEqual([
      [0, 10, true, false, false],
      [1, 10, false, false, false],
      [2, 5, false, true, false],
    ]);
    for (const { totalPages, totalElements, size } of pages)
      expect([totalPages, totalElements, size]).toEqual([3, 25, 10]);
  });

  test('past the end it is empty, and 200', async () => {
    covers('matchtrade:lead.list/past-the-end');
    for (const page of [3, 999_999_999]) {
      const { status, json } = await own.list(`?size=10&page=${page}`);
      expect([status, json]).toEqual([
        200,
        {
          content: [],
          totalPages: 3,
          totalElements: 25,
          number: page,
          size: 10,
          first: false,
          last: true,
          numberOfElements: 0,
          empty: true,
        },
      ]);
    }
    const nobody = await own.list('?query=nobody-at-all');
    expect(nobody.json).toMatchObject({
      content: [],
      totalPages: 0,
      totalElements: 0,
      first: true,
      last: true,
      empty: true,
    });
  });

  test('20 rows when no size is named, at most 2000, and what cannot be read counts as not named', async () => {
    covers('matchtrade:lead.list/size-2000', 'matchtrade:lead.list/paging-junk');
    const sizeOf = async (query: string) => {
      const { status, json } = await own.list(query);
      return [status, json.size, json.number, json.content.length];
    };
    expect(await sizeOf('')).toEqual([200, 20, 0, 20]);
    expect(await sizeOf('?size=2000')).toEqual([200, 2000, 0, 25]);
    expect(await sizeOf('?size=2001')).toEqual([200, 2000, 0, 25]);
    for (const junk of ['size=abc&page=x', 'size=-5&page=-1', 'size=0', 'size=1e3', 'size=99999999999', 'page[a]=1']) {
      expect(await sizeOf(`?${junk}`)).toEqual([200, 20, 0, 20]);
    }
    const spring =
      'sort[sorted]=true&sort%5Bunsorted%5D=true&sort=created,asc&paged=true&pageSize=3&pageNumber=7&offset=9';
    expect(await sizeOf(`?size=5&page=1&${spring}&unpaged=true`)).toEqual([200, 5, 1, 5]);
    expect(await sizeOf('?size=5&size=9&page=1&page=2')).toEqual([200, 5, 1, 5]);
  });
});

describe('what is found', () => {
  test('an empty query, one without `=`, and none: everybody; a slash before the question mark is fine', async () => {
    covers('matchtrade:lead.list/query', 'matchtrade:lead.list/query-bare', 'matchtrade:lead.list/trailing-slash');
    for (const query of [
      '?query=&size=1000',
      '?query&size=1000',
      '?size=1000&query',
      '/?query=&size=1000',
      '?size=1000',
    ])
      expect([query, (await own.list(query)).json.totalElements]).toEqual([query, 25]);
    expect((await own.list('?query=%40')).json.totalElements).toBe(25);
  });

  test('by part of a name, an e-mail or a phone, in any spelling', async () => {
    covers('matchtrade:lead.list/query-finds');
    await one.create(
      lead(server, 'Zora.Neale@Example.com', { name: 'Zora', surname: 'Hurston_100%', phone: '0722 555 777' }),
    );
    for (const query of [
      'zora.neale@example.com',
      'ZORA.NEALE@EXAMPLE.COM',
      'zora.ne',
      'Zora',
      'hurston',
      'zora hurston',
      'Hurston_100%',
      '+40722555777',
      '0722555777',
      '0722 555 777',
      '722555777',
      '0040722555777',
    ]) {
      const { json } = await one.list(`?${new URLSearchParams({ query })}`);
      expect([query, emails(json)]).toEqual([query, ['Zora.Neale@Example.com']]);
    }
    // A raw plus sign in a query string is a space.
    expect(emails((await one.list('?query=+40722555777')).json)).toEqual(['Zora.Neale@Example.com']);
    for (const query of ['zora%hurston', 'zora_neale', '%%', '\\'])
      expect([query, (await one.list(`?${new URLSearchParams({ query })}`)).json.totalElements]).toEqual([query, 0]);
  });

  test('from and to bound the moment of creation, both included; a whole second is covered to its end', async () => {
    covers('matchtrade:lead.list/from', 'matchtrade:lead.list/to');
    const found = async (window: Record<string, string>) =>
      emails((await own.list(`?${new URLSearchParams({ size: '1000', ...window })}`)).json).reverse();
    expect(await found({ from: iso(base + 22_000) })).toEqual(names.slice(22));
    expect(await found({ from: iso(base + 22_001) })).toEqual(names.slice(23));
    expect(await found({ to: iso(base + 2_000) })).toEqual(names.slice(0, 3));
    expect(await found({ to: iso(base + 1_999) })).toEqual(names.slice(0, 2));
    expect(await found({ from: '2026-01-10T12:00:05Z', to: '2026-01-10T12:00:07Z' })).toEqual(names.slice(5, 8));
    expect(await found({ from: '2026-01-10T14:00:05+02:00', to: '2026-01-10T12:00:07Z' })).toEqual(names.slice(5, 8));
    expect(await found({ from: '2019-12-11T00:00:00Z', to: '2023-12-11T23:59:59Z' })).toEqual([]);
    expect(await found({ from: '', to: '' })).toHaveLength(25);
    const { json } = await own.list('?query=own1&from=2026-01-10T12:00:15Z&size=3');
    expect([json.totalElements, json.totalPages, emails(json)]).toEqual([
      5,
      2,
      ['own19@example.com', 'own18@example.com', 'own17@example.com'],
    ]);
  });

  test('a window that cannot be read is refused', async () => {
    covers('matchtrade:lead.list/window-unreadable');
    for (const window of [
      'from=yesterday',
      'to=2026-02-30T00:00:00Z',
      'from=300000-01-01T00:00:00Z',
      'from=infinity',
    ]) {
      const { status, json } = await own.list(`?${window}`);
      expect([status, json]).toEqual([400, envelope('BAD_REQUEST', 'Failed to convert value')]);
    }
  });
});

describe('who sees whom', () => {
  test('a lead provider sees its own leads, and nobody else’s', async () => {
    covers('matchtrade:lead.list/yours', 'matchtrade:general/own-data');
    await one.create(lead(server, 'operator-lead@example.com'));
    const other = await signIn(server, (await matchtradeDriver.ownCredential(server, server.demo.tenant)) as Block);
    expect((await other.list('?size=1000')).json).toMatchObject({ content: [], totalElements: 0 });
    await other.create(lead(server, 'own00@example.com', { name: 'Mine' }));
    const { json } = await other.list('?size=1000');
    expect([json.totalElements, json.content[0].name]).toEqual([1, 'Mine']);
    expect(emails((await own.list('?size=1000')).json).reverse()).toEqual(names);
    expect((await own.list('?query=Mine')).json.totalElements).toBe(0);
  });

  test('who sees the tenant sees people of every dialect as accounts', async () => {
    covers('matchtrade:lead.list/tenant');
    const feelme = await feelmeDriver.connect(server, server.demo.feelme as Block);
    await feelme.create({ email: 'from-elsewhere@example.com' });
    const { json } = await one.list('?query=from-elsewhere');
    expect(json.content).toEqual([
      {
        uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        created: expect.any(String),
        updated: expect.any(String),
        email: 'from-elsewhere@example.com',
        branchUuid: block(server).branchUuid,
        name: '',
        surname: '',
        phone: null,
        country: null,
        role: 'ROLE_USER',
        leadStatus: 'NEW_CONTACT',
        leadSource: '',
        partnerId: 0,
      },
    ]);
    expect(emails((await one.list('?query=kari')).json)).toEqual(['kari.nordmann@example.com']);
    expect((await one.list('?size=1')).json.totalElements).toBeGreaterThan(25);
  });

  test('another partner’s number, or none, in the path', async () => {
    covers('matchtrade:lead.list/error-403');
    for (const partnerId of [1, 127, -1, 'abc', '00', '0.0', '999999999999999999999', '%20']) {
      const { status, json } = await own.list('', partnerId);
      expect([partnerId, status, json]).toEqual([partnerId, 403, envelope('FORBIDDEN', 'Access is denied')]);
    }
  });

  test('the branch is the one that the lead was made for', async () => {
    covers('matchtrade:lead.list/row');
    const other = await signIn(server, (await matchtradeDriver.ownCredential(server, server.demo.tenant)) as Block);
    const { branchUuid } = block(server);
    await other.create({ ...lead(server, 'branched@example.com'), branchUuid });
    expect((await other.list('?query=branched')).json.content).toMatchObject([{ branchUuid }]);
  });

  test('stage and source are the latest lead’s', async () => {
    covers('matchtrade:lead.list/latest-lead');
    const { json } = await one.create(lead(server, 'stages@example.com', { leadInfo: { leadSource: 'first' } }));
    const [record] = await server.sql<{ id: string; tenant_id: string }>(
      `select id, tenant_id from records where email = 'stages@example.com'`,
    );
    expect((await one.list('?query=stages')).json.content[0]).toMatchObject({
      uuid: json.uuid,
      leadStatus: 'NEW_CONTACT',
      leadSource: 'first',
    });
    for (const [i, [status, stage]] of [
      ['sale_lead', 'NEED_ANALYSIS'],
      ['opportunity', 'READY_TO_DEPOSIT'],
      ['lost', 'NO_POTENTIAL'],
      ['customer', 'ACTIVE_CLIENT'],
      ['prospect', 'NEW_CONTACT'],
    ].entries()) {
      await server.sql(
        `insert into leads (tenant_id, id, record_id, source, status, origin, created_at, status_changed_at, updated_at)
         values ($1, gen_random_uuid(), $2, 'elsewhere', $3, $3, $4, $4, $4)`,
        [record?.tenant_id, record?.id, status, new Date(base + 100_000 + i)],
      );
      const [row] = (await one.list('?query=stages')).json.content;
      expect([row.leadStatus, row.leadSource]).toEqual([stage, status]);
    }
  });
});

test('the body, the form content type and the cookies of the printed curl change nothing', async () => {
  covers('matchtrade:general/cookies', 'matchtrade:lead.list/example');
  const path = listPath(0, '?query=&from=2019-12-11T00%3A00%3A00Z&to=2033-12-11T23%3A59%3A59Z&size=1000&page=0');
  const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${own.token}`,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': '1',
      cookie: 'JSESSIONID=93AD; JSESSIONID=C91F',
    };
    const sent = request(`${server.url}${path}`, { method: 'GET', headers }, async (response) => {
      let text = '';
      for await (const part of response) text += part;
      resolve({ status: response.statusCode, text });
    });
    sent.on('error', reject);
    sent.end('=');
  });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text)).toEqual((await own.list('?size=1000')).json);
});
