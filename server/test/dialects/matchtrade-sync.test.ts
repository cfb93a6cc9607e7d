import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyPassword } from '../../src/kit/passwords.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { block, envelope, lead, leadProvider, type Provider, signIn } from './matchtrade-kit.ts';

let server: TestServer;
let office: Provider;
let third: Provider;

beforeAll(async () => {
  server = await startTestServer();
  [office, third] = [await signIn(server), await leadProvider(server)];
});
afterAll(() => server.close());

const twins = [
  '/proxy/processing/api/accounts',
  '/documentation/process/api/accounts',
  '/proxy/processing/api/accounts/sync',
  '/documentation/process/api/accounts/sync',
];
const sync = '/documentation/process/api/accounts/sync';

test.each(twins)('%s creates, and answers the documented errors', async (path) => {
  covers(
    'matchtrade:account.create/sync',
    'matchtrade:general/prefixes',
    'matchtrade:account.create/error-500',
    'matchtrade:general/error-403',
  );
  const email = `twin${twins.indexOf(path)}@example.com`;
  const send = async (json: unknown) => {
    const answer = await office.call('POST', path, { json });
    return [answer.status, answer.json];
  };
  const body = lead(server, email);
  expect(await send(body)).toEqual([200, expect.objectContaining({ email, oneTimeToken: expect.any(String) })]);
  expect(await send(body)).toEqual([409, envelope('CONFLICT', `Account [${email}:0] already exists`)]);
  expect(await send({ ...body, account: { ...body.account, name: 'x'.repeat(300) } })).toEqual([
    400,
    envelope('BAD_REQUEST', 'could not execute batch'),
  ]);
  expect(await send({ ...body, offerUuid: '85af4b81-f01c-4e0f-9c8d-fd37b0ec4b50' })).toEqual([
    404,
    envelope('NOT_FOUND', 'Entity not found: [status 404 reading OfferClient#findOne(UUID)]'),
  ]);
  expect(await send({})).toEqual([500, envelope('INTERNAL_SERVER_ERROR', 'Register Account Model is not valid')]);
  expect(await send({ ...body, account: { ...body.account, partnerId: 5 } })).toEqual([
    403,
    envelope('FORBIDDEN', 'Access is denied'),
  ]);
  const unsigned = await server.call('POST', path, { json: body, headers: { authorization: 'Bearer garbage' } });
  expect([unsigned.status, unsigned.json]).toEqual([
    401,
    envelope('UNAUTHORIZED', 'java.nio.charset.MalformedInputException: Input length = 1'),
  ]);
});

test('the back office’s own account is a client at once', async () => {
  covers('matchtrade:account.create/createAsDepositedAccount');
  const { status, json } = await office.call('POST', sync, {
    json: { ...lead(server, 'deposited@example.com', { role: 'ROLE_USER' }), createAsDepositedAccount: true },
  });
  expect([status, json.leadStatus.leadStage, json.becomeActiveClientTime]).toEqual([
    200,
    'ACTIVE_CLIENT',
    json.created,
  ]);
  expect(json.leadInfo.becomeActiveClientTime).toBe(json.created);
  const leads = await server.sql(
    `select l.status from leads l join records r on r.id = l.record_id where r.email = 'deposited@example.com'`,
  );
  expect(leads).toEqual([{ status: 'customer' }]);
  for (const createAsDepositedAccount of [false, null]) {
    const plain = await office.call('POST', sync, {
      json: { ...lead(server, `plain-${createAsDepositedAccount}@example.com`), createAsDepositedAccount },
    });
    expect([plain.json.leadStatus.leadStage, plain.json.becomeActiveClientTime]).toEqual(['NEW_CONTACT', null]);
  }
});

test('a lead provider cannot make a client of its lead', async () => {
  covers('matchtrade:account.create/deposited-by-lead-provider', 'matchtrade:account.create/body.status');
  const wanted = { role: 'ROLE_ADMIN', status: 'VERIFIED' };
  const body = { ...lead(server, 'not-deposited@example.com', wanted), offerUuid: '', createAsDepositedAccount: true };
  const { status, json } = await third.call('POST', sync, { json: body });
  expect([status, json]).toEqual([
    200,
    expect.objectContaining({ role: 'ROLE_USER', status: 'NEW', becomeActiveClientTime: null }),
  ]);
  expect(json.leadStatus.leadStage).toBe('NEW_CONTACT');
});

test('what may stand beside the account', async () => {
  covers('matchtrade:account.create/beside');
  const { account } = lead(server, 'beside@example.com');
  const { partnerId, ...rest } = account as Record<string, unknown>;
  const { branchUuid } = block(server);
  const { status, json } = await office.call('POST', sync, {
    json: {
      branchUuid,
      adminUuid: 'admin',
      accountManager: 'manager',
      password: 'beside it',
      partnerId,
      account: rest,
    },
  });
  expect([status, json]).toEqual([
    200,
    expect.objectContaining({ branchUuid, adminUuid: 'admin', accountManagerUuid: 'manager', partnerId: 0 }),
  ]);
  const [kept] = await server.sql<{ hash: string }>(
    'select hash from passwords where record_id in (select id from records where email = $1)',
    ['beside@example.com'],
  );
  expect(await verifyPassword(kept?.hash ?? '', 'beside it')).toBe(true);
  const managers: [unknown, string | null][] = [
    [null, null],
    [{ uuid: 'm2', name: 'Ada' }, 'm2'],
  ];
  for (const [accountManager, uuid] of managers) {
    const more = await office.call('POST', sync, {
      json: { ...lead(server, `manager-${uuid}@example.com`), accountManager },
    });
    expect([more.status, more.json.accountManagerUuid]).toEqual([200, uuid]);
  }
});

test('the account’s own word counts before what stands beside it', async () => {
  covers('matchtrade:account.create/beside');
  const { status, json } = await office.call('POST', sync, {
    json: {
      ...lead(server, 'inside@example.com', { adminUuid: 'inner', accountManagerUuid: 'inner' }),
      adminUuid: 'outer',
      accountManager: 'outer',
      partnerId: 99,
    },
  });
  expect([status, json.adminUuid, json.accountManagerUuid]).toEqual([200, 'inner', 'inner']);
});

test('a repeated request with its key has the same answer, to the byte', async () => {
  covers('matchtrade:account.create/idempotency-key');
  const headers = { 'idempotency-key': 'once' };
  const json = lead(server, 'once@example.com', { leadInfo: { leadSource: 'a|b' } });
  const first = await office.call('POST', sync, { json, headers });
  server.clock.move(60_000);
  await office.patch(first.json.uuid, { city: 'Changed', leadStatus: 'CONTACTED' });
  const again = await office.call('POST', sync, { json, headers });
  expect([again.status, again.text]).toEqual([200, first.text]);
  const other = await office.call('POST', sync, { json: lead(server, 'other-once@example.com') });
  expect(other.json.oneTimeToken).not.toBe(first.json.oneTimeToken);
});
