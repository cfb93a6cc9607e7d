import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownFields } from '../../src/dialects/matchtrade/account-fields.ts';
import { newId } from '../../src/kit/ids.ts';
import { verifyPassword } from '../../src/kit/passwords.ts';
import { feelmeDriver } from '../drivers/feelme.ts';
import { matchtradeDriver } from '../drivers/matchtrade.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Block, block, envelope, lead, type Provider, signIn } from './matchtrade-kit.ts';

let server: TestServer;
let demo: Block;
let one: Provider;
const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

beforeAll(async () => {
  server = await startTestServer();
  demo = block(server);
  one = await signIn(server);
});
afterAll(() => server.close());

const person = (email: string) =>
  server.sql<{ id: string; values: Record<string, unknown>; details: Record<string, unknown>; scope: string }>(
    `select id, person_id, values, details, scope from records where source = 'matchtrade' and email = $1`,
    [email],
  );

describe('what is taken', () => {
  test('the printed fields, and the answer has the attested ones', async () => {
    covers(
      'matchtrade:account.create/reply',
      'matchtrade:account.create/body.offerUuid',
      'matchtrade:account.create/body.partnerId',
      'matchtrade:account.create/body.email',
      'matchtrade:account.create/body.name',
      'matchtrade:account.create/body.surname',
      'matchtrade:account.create/body.phone',
      'matchtrade:account.create/body.leadSource',
    );
    const { status, json } = await one.create(lead(server, ' First@Example.com '));
    const leadStatus = {
      leadStage: 'NEW_CONTACT',
      name: 'NEW_CONTACT',
      enabled: true,
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      partnerId: 0,
      updated: json.created,
    };
    const leadSource = 'Test Offer|testoffer.com|Test Description |a12dd0a66a';
    expect([status, json]).toEqual([
      200,
      {
        ...Object.fromEntries([...ownFields, 'locale', 'maritalStatus'].map((field) => [field, null])),
        uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        accountUuid: json.uuid,
        created: iso,
        updated: iso,
        email: ' First@Example.com '.trim(),
        name: 'firstname',
        surname: 'lastname',
        phone: '123456789',
        country: null,
        state: null,
        city: null,
        postCode: null,
        address: null,
        dateOfBirth: null,
        partnerId: 0,
        role: 'ROLE_USER',
        status: 'NEW',
        branchUuid: demo.branchUuid,
        becomeActiveClientTime: null,
        leadInfo: { leadSource, leadStatus, becomeActiveClientTime: null },
        leadStatus,
        oneTimeToken: expect.stringMatching(/^\w{40}$/),
      },
    ]);
    const [record] = await person('first@example.com');
    expect(record?.scope).toBe('0');
    const leads = await server.sql(
      'select status, origin, offer_id, branch_id, source from leads where record_id = $1',
      [record?.id],
    );
    expect(leads).toEqual([
      {
        status: 'lead',
        origin: 'Test Offer|testoffer.com|Test Description |a12dd0a66a',
        offer_id: demo.offerUuid,
        branch_id: demo.branchUuid,
        source: 'matchtrade',
      },
    ]);
    const types = await server.sql<{ type: string }>('select type from changes where record_id = $1', [record?.id]);
    expect(types.map(({ type }) => type).sort()).toEqual(['lead.created', 'person.created']);
  });

  test('all further account fields, where they belong', async () => {
    covers('matchtrade:account.create/body.more', 'matchtrade:account.create/body.unknown');
    const own = {
      bankAddress: 'Bank Street 1',
      bankSwiftCode: 'ABCDEFGH',
      bankAccount: '0011223344',
      bankName: 'First Bank',
      accountName: 'M Fields',
      clientType: 'Professional',
      parentTradingAccountId: '77',
      parentTradingAccountSystem: 'MTR',
      parentTradingAccountUuid: 'c5c0ecfc-bced-4d2b-a567-2c5739456c8b',
      accountManagerUuid: 'c5c0ecfc-bced-4d2b-a567-2c5739456c8c',
      citizenship: 'RO',
      taxIdentificationNumber: 'T1',
      passportIdNumber: 'P1',
      passportIdCountry: 'RO',
      faxNumber: '123',
      campaignId: 'c1',
      source: 'web',
      contact: 'phone',
      comment: 'x'.repeat(4_000),
    };
    const shared = {
      country: 'US',
      state: 'Ohio',
      city: 'Dayton',
      postCode: '45402',
      address: '1 Main Street',
      dateOfBirth: '2000-07-31T13:53:09.156Z',
      locale: 'en_US',
      maritalStatus: 'SINGLE',
    };
    const unknown = {
      uuid: newId(1),
      id: 5,
      partner_id: 9,
      created: '1999-01-01',
      leadProviderUuid: 'x',
      constructor: 1,
    };
    const { status, json } = await one.create({
      ...lead(server, 'more@example.com', { ...own, ...shared, ...unknown }),
      adminUuid: 'the-admin',
      tenantId: newId(2),
    });
    expect(status).toBe(200);
    const { locale, maritalStatus } = shared;
    expect(json).toMatchObject({ ...shared, ...own, adminUuid: 'the-admin', dateOfBirth: '2000-07-31' });
    expect(json.uuid).not.toBe(unknown.uuid);
    expect(json.created).not.toContain('1999');
    const [record] = await person('more@example.com');
    expect(record?.values).toMatchObject({
      country: 'US',
      region: 'Ohio',
      city: 'Dayton',
      postCode: '45402',
      addressLine1: '1 Main Street',
      birthDate: '2000-07-31',
      locale,
      maritalStatus,
    });
    expect(record?.details).toEqual({ ...own, adminUuid: 'the-admin' });
  });

  test('numbers for texts, digits for the partner, nulls and blanks for nothing', async () => {
    covers('matchtrade:account.create/body.partnerId', 'matchtrade:account.create/body.phone');
    const { status, json } = await one.create(
      lead(server, 'loose@example.com', {
        partnerId: '0',
        phone: 40722000111,
        postCode: 1234,
        city: null,
        country: ' ',
        leadInfo: null,
      }),
    );
    expect([status, json.phone, json.postCode, json.city, json.country, json.leadInfo]).toEqual([
      200,
      '40722000111',
      '1234',
      null,
      null,
      expect.objectContaining({ leadSource: '' }),
    ]);
  });

  test('a password is kept as a hash and shown nowhere', async () => {
    covers('matchtrade:account.create/body.password');
    const { status, text } = await one.create(lead(server, 'password@example.com', { password: ' string123 ' }));
    expect(status).toBe(200);
    expect(text).not.toContain('string123');
    const [record] = await person('password@example.com');
    expect(JSON.stringify(record)).not.toContain('string123');
    const kept = await server.sql<{ hash: string }>('select hash from passwords where record_id = $1', [record?.id]);
    expect(kept).toEqual([{ hash: expect.stringMatching(/^\$argon2id\$/) }]);
    expect(await verifyPassword(kept[0]?.hash ?? '', ' string123 ')).toBe(true);
  });

  test('an empty offer, and a branch in the offer’s place', async () => {
    covers('matchtrade:account.create/body.offerUuid-empty', 'matchtrade:account.create/body.branchUuid');
    const { account } = lead(server, 'empty-offer@example.com');
    const empty = await one.create({ offerUuid: '', account });
    expect([empty.status, empty.json.branchUuid]).toEqual([200, demo.branchUuid]);
    const beside = await one.create({
      branchUuid: demo.branchUuid,
      account: { ...account, email: 'branch-beside@example.com' },
    });
    expect([beside.status, beside.json.branchUuid]).toEqual([200, demo.branchUuid]);
    const inside = await one.create({
      account: { ...account, email: 'branch-inside@example.com', branchUuid: String(demo.branchUuid).toUpperCase() },
    });
    expect([inside.status, inside.json.branchUuid]).toEqual([200, demo.branchUuid]);
  });

  test('role and status from the operator’s own systems, not from a lead provider', async () => {
    covers('matchtrade:account.create/body.status');
    const wanted = { role: 'ROLE_VIP', status: 'VERIFIED' };
    const trusted = await one.create(lead(server, 'trusted@example.com', wanted));
    expect(trusted.json).toMatchObject(wanted);
    const third = await signIn(server, (await matchtradeDriver.ownCredential(server, server.demo.tenant)) as Block);
    const untrusted = await third.create(lead(server, 'untrusted@example.com', wanted));
    expect(untrusted.json).toMatchObject({ role: 'ROLE_USER', status: 'NEW', branchUuid: null });
  });

  test('the other prefix is the same call', async () => {
    covers('matchtrade:account.create/documentation-prefix');
    const send = (path: string) =>
      server.call('POST', path, {
        headers: { authorization: `Bearer ${one.token}` },
        json: lead(server, 'prefix@example.com'),
      });
    expect((await send('/documentation/process/api/accounts')).status).toBe(200);
    expect((await send('/documentation/process/api/accounts/')).status).toBe(409);
    expect((await send('/proxy/processing/api/accounts/')).status).toBe(409);
  });

  test('JSON under a form content type; broken JSON; other content types', async () => {
    covers('matchtrade:account.create/unreadable');
    const send = (contentType: string, raw: string) =>
      one.create({}, { headers: { 'content-type': contentType }, raw });
    const text = JSON.stringify(lead(server, 'as-form@example.com'));
    expect((await send('application/x-www-form-urlencoded', text)).status).toBe(200);
    const broken = await send('application/json', '{"offerUuid":');
    expect([broken.status, broken.json]).toEqual([400, envelope('BAD_REQUEST', 'Request cannot be read')]);
    for (const [contentType, raw] of [
      ['text/plain', text],
      ['application/x-www-form-urlencoded', 'account[email]=x@example.com'],
    ] as const) {
      const other = await send(contentType, raw);
      expect([other.status, other.json]).toEqual([
        415,
        envelope('UNSUPPORTED_MEDIA_TYPE', 'Content type is not supported'),
      ]);
    }
  });
});

test('a person known through another source is linked: one person, in both dialects', async () => {
  covers('matchtrade:account.create/known-person');
  const feelme = await feelmeDriver.connect(server, server.demo.feelme as Block);
  await feelme.create({ email: 'known@example.com' });
  const { status, json } = await one.create(lead(server, 'Known@example.com', { name: 'Kay' }));
  expect([status, json.name]).toEqual([200, 'Kay']);
  const people = await server.sql(`select distinct person_id as id from records where email = 'known@example.com'`);
  expect(people).toEqual([{ id: json.uuid }]);
});
