import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { newId } from '../../src/kit/ids.ts';
import { matchtradeDriver } from '../drivers/matchtrade.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Block, block, envelope, lead, type Provider, signIn } from './matchtrade-kit.ts';

let server: TestServer;
let demo: Block;
let one: Provider;

beforeAll(async () => {
  server = await startTestServer();
  demo = block(server);
  one = await signIn(server);
});
afterAll(() => server.close());

const unchanged = async (work: () => Promise<unknown>) => {
  const rows = () => server.sql('select count(*)::int as n from records');
  const before = await rows();
  await work();
  expect(await rows()).toEqual(before);
};

test.each<[string, Record<string, unknown>]>([
  ['a text that is too long', { name: 'x'.repeat(256) }],
  ['a lead source that is too long', { leadInfo: { leadSource: 'x'.repeat(256) } }],
  ['a comment that is too long', { comment: 'x'.repeat(4_001) }],
  ['an object for a text', { phone: { number: 1 } }],
  ['a list for a text', { surname: ['x'] }],
  ['a boolean for a text', { city: true }],
  ['letters for the partner', { partnerId: 'abc' }],
  ['a fraction for the partner', { partnerId: 0.5 }],
  ['a text for the lead info', { leadInfo: 'x' }],
  ['a date that is none', { dateOfBirth: '2000-02-30' }],
  ['a word for a date', { dateOfBirth: 'yesterday' }],
])('400: %s', async (_, change) => {
  covers('matchtrade:account.create/error-400', 'matchtrade:general/error-envelope');
  await unchanged(async () => {
    const { status, json } = await one.create(lead(server, 'refused@example.com', change));
    expect([status, json]).toEqual([400, envelope('BAD_REQUEST', 'could not execute batch')]);
  });
});

test('400: an account that is no object, a body that is none', async () => {
  covers('matchtrade:account.create/error-400');
  for (const body of [{ offerUuid: '', account: 'x' }, { offerUuid: 5.5, account: [] }, [], 'x', 5]) {
    const { status, json } = await one.create(body);
    expect([status, json]).toEqual([400, envelope('BAD_REQUEST', 'could not execute batch')]);
  }
});

test('400: no text of the database reaches the answer', async () => {
  covers('matchtrade:account.create/error-400');
  const { text } = await one.create(lead(server, 'refused@example.com', { name: 'x'.repeat(5_000) }));
  expect(text).not.toMatch(/insert|select|sql|postgres|records|server\/src|stack/i);
});

test.each<[string, (body: ReturnType<typeof lead>) => unknown]>([
  ['nothing at all', () => ({})],
  ['no account', ({ offerUuid }) => ({ offerUuid })],
  ['account null', ({ offerUuid }) => ({ offerUuid, account: null })],
  ['no offer', ({ account }) => ({ account })],
  ['offer null', ({ account }) => ({ offerUuid: null, account })],
  ...(['partnerId', 'email', 'name', 'surname'] as const).flatMap(
    (field): [string, (body: ReturnType<typeof lead>) => unknown][] => [
      [`no ${field}`, ({ offerUuid, account: { [field]: _, ...account } }) => ({ offerUuid, account })],
      [`${field} null`, (body) => ({ ...body, account: { ...body.account, [field]: null } })],
      [`${field} empty`, (body) => ({ ...body, account: { ...body.account, [field]: '' } })],
    ],
  ),
  ['no e-mail in the e-mail', (body) => ({ ...body, account: { ...body.account, email: 'nobody' } })],
  ['two e-mails', (body) => ({ ...body, account: { ...body.account, email: 'a@example.com,b@example.com' } })],
])('500, as documented: %s', async (_, change) => {
  covers('matchtrade:account.create/error-500');
  await unchanged(async () => {
    const { status, json } = await one.create(change(lead(server, 'refused@example.com')));
    expect([status, json]).toEqual([500, envelope('INTERNAL_SERVER_ERROR', 'Register Account Model is not valid')]);
  });
});

test('the documented 500 is marked in the log and is no bug there; a real one is', async () => {
  covers('matchtrade:account.create/error-500-marked');
  const { log } = server.server.deps;
  const [info, error] = [vi.spyOn(log, 'info'), vi.spyOn(log, 'error')];
  try {
    await one.create({});
    expect(info).toHaveBeenCalledWith(
      { operation: 'matchtrade.account.create', status: 500, dialectStatus: 'documented' },
      expect.any(String),
    );
    expect(error).not.toHaveBeenCalled();
    info.mockClear();
    await server.sql('alter table leads rename to leads_away');
    const real = await one.create(lead(server, 'real-failure@example.com'));
    await server.sql('alter table leads_away rename to leads');
    expect([real.status, real.json]).toEqual([500, envelope('INTERNAL_SERVER_ERROR', 'Internal server error')]);
    expect(error).toHaveBeenCalledOnce();
    expect(info).not.toHaveBeenCalled();
  } finally {
    info.mockRestore();
    error.mockRestore();
  }
});

test('403: another partner’s number, whether there is one or not', async () => {
  covers('matchtrade:account.create/error-403');
  await unchanged(async () => {
    for (const partnerId of [1, 127, -1, '127', 999_999_999]) {
      const { status, json } = await one.create(lead(server, 'refused@example.com', { partnerId }));
      expect([status, json]).toEqual([403, envelope('FORBIDDEN', 'Access is denied')]);
    }
  });
});

test('404: an offer that is nobody’s, another tenant’s, no UUID, or no offer', async () => {
  covers('matchtrade:account.create/error-404');
  const other = (await server.tenant('Other')).matchtrade as Block;
  await unchanged(async () => {
    for (const offerUuid of [newId(1_700_000_000_000), other.offerUuid, demo.branchUuid, 'offer', '1', 7]) {
      const { status, json } = await one.create({ ...lead(server, 'refused@example.com'), offerUuid });
      expect([status, json]).toEqual([
        404,
        envelope('NOT_FOUND', 'Entity not found: [status 404 reading OfferClient#findOne(UUID)]'),
      ]);
    }
  });
});

test('404: an unknown branch', async () => {
  covers('matchtrade:account.create/error-404-branch');
  await unchanged(async () => {
    for (const branchUuid of [newId(1_700_000_000_000), demo.offerUuid, 'branch']) {
      const { status, json } = await one.create({ ...lead(server, 'refused@example.com'), branchUuid });
      expect([status, json]).toEqual([
        404,
        envelope('NOT_FOUND', 'Entity not found: [status 404 reading BranchClient#findOne(UUID)]'),
      ]);
    }
  });
});

test('409: the same e-mail in any spelling, named as it was sent this time', async () => {
  covers('matchtrade:account.create/error-409');
  expect((await one.create(lead(server, 'test@abc12.com'))).status).toBe(200);
  await unchanged(async () => {
    for (const email of ['test@abc12.com', 'TEST@ABC12.com', ' Test@abc12.COM ']) {
      const { status, json } = await one.create(lead(server, email, { name: 'Another', phone: '+40733444555' }));
      expect([status, json]).toEqual([409, envelope('CONFLICT', `Account [${email.trim()}:0] already exists`)]);
    }
  });
  expect((await server.sql(`select values from records where email = 'test@abc12.com'`))[0]?.values).toMatchObject({
    givenName: 'firstname',
  });
});

test('of many at once one succeeds, and the others are conflicts', async () => {
  covers('matchtrade:account.create/error-409');
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, i) => one.create(lead(server, i % 2 ? 'RACE@example.com' : 'race@example.com'))),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(39);
});

test('a lead provider’s conflict is with its own accounts only', async () => {
  covers('matchtrade:general/own-data', 'matchtrade:account.create/error-409');
  const blocks = [
    await matchtradeDriver.ownCredential(server, server.demo.tenant),
    await matchtradeDriver.ownCredential(server, server.demo.tenant),
  ] as Block[];
  const [first, second] = [await signIn(server, blocks[0]), await signIn(server, blocks[1])];
  expect((await one.create(lead(server, 'shared@example.com'))).status).toBe(200);
  const [mine, theirs] = [
    await first.create(lead(server, 'shared@example.com')),
    await second.create(lead(server, 'shared@example.com')),
  ];
  expect([mine.status, theirs.status]).toEqual([200, 200]);
  expect(mine.json.uuid).not.toBe(theirs.json.uuid);
  expect((await first.create(lead(server, 'shared@example.com'))).status).toBe(409);
});
