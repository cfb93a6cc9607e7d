import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/kit/ids.ts';
import { verifyPassword } from '../../src/kit/passwords.ts';
import { accountPath } from '../drivers/matchtrade.ts';
import { subriteDriver } from '../drivers/subrite.ts';
import { covers } from '../support/covers.ts';
import { type Answer, startTestServer, type TestServer } from '../support/test-server.ts';
import { type Block, block, envelope, lead, leadProvider, type Provider, signIn } from './matchtrade-kit.ts';

let server: TestServer;
let office: Provider;
let third: Provider;

beforeAll(async () => {
  server = await startTestServer();
  [office, third] = [await signIn(server), await leadProvider(server)];
});
afterAll(() => server.close());

const put = (email: string, json: unknown, as = office, partnerId: unknown = 0, path = '/documentation/process') =>
  as.call('PUT', `${path}/api/accounts?email=${email}&partnerId=${partnerId}`, { json });
const refused = ({ status, json }: Answer) => [status, json];
const notFound = [404, envelope('NOT_FOUND', 'Entity not found')];
const refusedValue = [400, envelope('BAD_REQUEST', 'could not execute batch')];
const forbidden = [403, envelope('FORBIDDEN', 'Access is denied')];

/** An account of its own, with its e-mail. */
let made = 0;
async function account(as = office, more: Record<string, unknown> = {}) {
  made += 1;
  const email = `change${made}@example.com`;
  const { status, json } = await as.create({ ...lead(server, email, more), offerUuid: '' });
  expect(status).toBe(200);
  return { email, uuid: json.uuid as string, created: json };
}

describe('PUT', () => {
  test('changes what it names, flat or under `account`, and answers the account as it is now', async () => {
    covers(
      'matchtrade:account.update/by-email',
      'matchtrade:account.update/flat',
      'matchtrade:account.update/nested',
      'matchtrade:account.update/partial',
      'matchtrade:account.update/reply',
      'matchtrade:general/prefixes',
    );
    const { email, uuid, created } = await account(office, {
      city: 'Cluj',
      comment: 'first',
      dateOfBirth: '2000-01-02',
    });
    server.clock.move(1_000);
    const changed = await put(email, { phone: '+40722333444', bankName: 'First Bank', city: 'Iași' });
    const { oneTimeToken: _, ...before } = created;
    const after = {
      ...before,
      phone: '+40722333444',
      bankName: 'First Bank',
      city: 'Iași',
      updated: changed.json.updated,
    };
    expect([changed.status, changed.json]).toEqual([200, after]);
    expect(changed.json.updated > created.updated).toBe(true);
    const nested = await put(email, { account: { surname: 'Married', partnerId: 0 } }, office, 0, '/proxy/processing');
    expect([nested.status, nested.json]).toEqual([200, { ...after, surname: 'Married', updated: nested.json.updated }]);
    const cleared = await put(email, { comment: null, city: '', dateOfBirth: null, bankName: ' ' });
    expect(cleared.json).toMatchObject({ comment: null, city: null, dateOfBirth: null, bankName: null, uuid });
    expect((await office.find(email)).json).toEqual(cleared.json);
  });

  test('what was written last is read, although a lead provider says otherwise of its own', async () => {
    covers('matchtrade:account.update/reply');
    const { email } = await account(office, { comment: 'first' });
    server.clock.move(1_000);
    await third.create({ ...lead(server, email, { comment: 'theirs', contact: 'phone' }), offerUuid: '' });
    server.clock.move(1_000);
    expect((await put(email, { comment: 'second' })).json).toMatchObject({ comment: 'second', contact: 'phone' });
    expect((await third.find(email)).json.comment).toBe('theirs');
  });

  test('a password is kept as a hash', async () => {
    covers('matchtrade:account.create/body.password');
    const { email, uuid } = await account();
    const { status, text } = await put(email, { password: ' new one ' });
    expect([status, text.includes('new one')]).toEqual([200, false]);
    const [kept] = await server.sql<{ hash: string }>('select hash from passwords where record_id = $1', [uuid]);
    expect(await verifyPassword(kept?.hash ?? '', ' new one ')).toBe(true);
  });

  test('a branch that there is, and none else', async () => {
    covers('matchtrade:account.update/error-404-branch');
    const { email } = await account(third, { branchUuid: null });
    expect((await third.find(email)).json.branchUuid).toBeNull();
    const { branchUuid } = block(server);
    expect((await put(email, { branchUuid }, third)).json.branchUuid).toBe(branchUuid);
    for (const unknown of [newId(1), 'no uuid', block(server).offerUuid]) {
      expect(refused(await put(email, { branchUuid: unknown, city: 'x' }, third))).toEqual([
        404,
        envelope('NOT_FOUND', 'Entity not found: [status 404 reading BranchClient#findOne(UUID)]'),
      ]);
    }
    expect((await third.find(email)).json).toMatchObject({ branchUuid, city: null });
    expect((await put(email, { branchUuid: null }, third)).json.branchUuid).toBeNull();
  });

  test('a raw plus sign in the query is one', async () => {
    covers('matchtrade:account.update/raw-plus');
    await office.create(lead(server, 'plus+tag@example.com'));
    expect((await put('plus+tag@example.com', { city: 'x' })).json.email).toBe('plus+tag@example.com');
    expect((await put('plus%2Btag@example.com', { city: 'x' })).status).toBe(200);
  });

  test('what is refused', async () => {
    covers(
      'matchtrade:account.update/error-400',
      'matchtrade:account.update/error-400-query',
      'matchtrade:account.update/error-404',
      'matchtrade:account.update/required',
      'matchtrade:general/error-403',
    );
    const { email } = await account();
    for (const body of [
      { name: 'x'.repeat(256) },
      { phone: {} },
      { account: 'x' },
      { dateOfBirth: 'yesterday' },
      { email: 'nobody' },
      ...(['email', 'name', 'surname'] as const).flatMap((field) => [{ [field]: null }, { [field]: ' ' }]),
    ])
      expect([body, ...refused(await put(email, body))]).toEqual([body, ...refusedValue]);
    expect(refused(await put('nobody@example.com', { city: 'x' }))).toEqual(notFound);
    expect(refused(await put('no e-mail', { city: 'x' }))).toEqual(notFound);
    const unreadable = [400, envelope('BAD_REQUEST', 'Failed to convert value')];
    expect(refused(await put('', { city: 'x' }))).toEqual(unreadable);
    expect(refused(await put(email, { city: 'x' }, office, ''))).toEqual(unreadable);
    for (const partnerId of [1, 'abc', -1]) {
      expect(refused(await put(email, { city: 'x' }, office, partnerId))).toEqual(forbidden);
      if (typeof partnerId === 'number')
        for (const body of [
          { partnerId },
          { account: { partnerId } },
          { leadStatus: { leadStage: 'CONTACTED', partnerId } },
        ])
          expect(refused(await put(email, body))).toEqual(forbidden);
    }
    expect((await office.find(email)).json).toMatchObject({ city: null, leadStatus: { leadStage: 'NEW_CONTACT' } });
  });

  test('another account’s e-mail is a conflict; its own in another spelling is not', async () => {
    covers('matchtrade:account.update/error-409');
    const [one, other] = [await account(), await account()];
    expect(refused(await put(one.email, { email: other.email.toUpperCase() }))).toEqual([
      409,
      envelope('CONFLICT', `Account [${other.email.toUpperCase()}:0] already exists`),
    ]);
    expect((await put(one.email, { email: one.email.toUpperCase() })).json.email).toBe(one.email.toUpperCase());
    expect((await put(one.email, { email: 'moved@example.com' })).json).toMatchObject({ uuid: one.uuid });
    expect((await office.find('moved@example.com')).json.uuid).toBe(one.uuid);
    expect((await office.find(one.email)).status).toBe(404);
  });

  test('role and status are the back office’s', async () => {
    covers('matchtrade:account.update/role');
    const wanted = { role: 'ROLE_VIP', status: 'VERIFIED' };
    const ours = await account();
    expect((await put(ours.email, wanted)).json).toMatchObject(wanted);
    const theirs = await account(third);
    expect((await put(theirs.email, wanted, third)).json).toMatchObject({ role: 'ROLE_USER', status: 'NEW' });
  });

  test('a person of another dialect can be changed, and says so there', async () => {
    covers('matchtrade:account.update/other-dialects', 'matchtrade:lead-status/without-lead');
    const subrite = await subriteDriver.connect(server, server.demo.subrite as Block);
    await subrite.create({ email: 'member@example.com', givenName: 'Mia', familyName: 'Moe', phone: '+40722888999' });
    expect((await office.find('member@example.com')).json.leadStatus.leadStage).toBe('NEW_CONTACT');
    const { status, json } = await put('member@example.com', { phone: '+40722888000', leadStatus: 'CONTACTED' });
    expect([status, json.phone, json.leadStatus.leadStage]).toEqual([200, '+40722888000', 'CONTACTED']);
    const there = await subrite.find({ email: 'member@example.com', phone: '' });
    expect(there?.values.phone).toBe('+40722888000');
    const leads = await server.sql(
      'select l.status, l.source from leads l join records r on r.id = l.record_id where r.person_id = $1',
      [json.uuid],
    );
    expect(leads).toEqual([{ status: 'sale_lead', source: 'matchtrade' }]);
  });
});

describe('PATCH', () => {
  test('changes the account with an id; an unknown one, another’s and a text that is none are the same 404', async () => {
    covers(
      'matchtrade:account.patch/by-uuid',
      'matchtrade:account.patch/error-404',
      'matchtrade:general/unknown-account',
    );
    const { uuid } = await account(third);
    const { status, json } = await third.patch(uuid, { city: 'Oslo', leadInfo: { leadSource: 'a|b' } });
    expect([status, json.city, json.leadInfo.leadSource, json.uuid]).toEqual([200, 'Oslo', 'a|b', uuid]);
    const other = await leadProvider(server);
    for (const [as, id] of [
      [other, uuid],
      [office, newId(5)],
      [office, 'garbage'],
      [office, '85af4b81-f01c-4e0f-9c8d-fd37b0ec4b50'],
    ] as const)
      for (const body of [{}, { city: 'x' }, { leadStatus: 'CONTACTED' }])
        expect(refused(await as.patch(id, body))).toEqual(notFound);
    expect((await third.patch(uuid, {})).json.city).toBe('Oslo');
  });

  test('another partner’s number in the path', async () => {
    covers('matchtrade:general/error-403');
    const { uuid } = await account();
    for (const partnerId of [1, 'abc', '00'])
      expect(refused(await office.call('PATCH', accountPath(partnerId, uuid), { json: {} }))).toEqual(forbidden);
  });
});
