import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/kit/ids.ts';
import { subriteDriver } from '../drivers/subrite.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Block, envelope, lead, leadProvider, type Provider, signIn } from './matchtrade-kit.ts';

let server: TestServer;
let office: Provider;

beforeAll(async () => {
  server = await startTestServer();
  office = await signIn(server);
});
afterAll(() => server.close());

let made = 0;
async function account(as = office): Promise<{ email: string; uuid: string }> {
  made += 1;
  const email = `stage${made}@example.com`;
  return { email, uuid: (await as.create({ ...lead(server, email), offerUuid: '' })).json.uuid };
}

const coreStatus = async (uuid: string) =>
  (
    await server.sql<{ status: string }>(
      `select l.status from leads l join records r on r.id = l.record_id where $1 in (r.id, r.person_id) order by l.created_at desc limit 1`,
      [uuid],
    )
  )[0]?.status;
const row = async (email: string) => (await office.list(`?query=${email}`)).json.content[0];

test.each([
  ['NEW_CONTACT', 'lead'],
  ['CONTACTED', 'sale_lead'],
  ['NEED_ANALYSIS', 'sale_lead'],
  ['NO_POTENTIAL', 'lost'],
  ['READY_TO_DEPOSIT', 'opportunity'],
  ['ACTIVE_CLIENT', 'customer'],
])('%s is read back as it was set, and is %s for the other dialects', async (leadStage, status) => {
  covers('matchtrade:lead-status/body', 'matchtrade:lead-status/stages', 'matchtrade:view/lead-status');
  const { email, uuid } = await account();
  const leadStatus = {
    leadStage,
    name: `Our own name of ${leadStage}`,
    enabled: false,
    uuid: '0f0e8c1e-1111-4222-8333-944455556666',
    partnerId: 0,
    updated: '2023-10-30T13:03:43.091Z',
  };
  const patched = await office.patch(uuid, { leadStatus });
  expect([patched.status, patched.json.leadStatus]).toEqual([200, leadStatus]);
  const { json } = await office.find(email);
  expect([json.leadStatus, json.leadInfo.leadStatus]).toEqual([leadStatus, leadStatus]);
  expect([await coreStatus(uuid), (await row(email)).leadStatus]).toEqual([status, leadStage]);
});

test('a lead that another dialect moved since shows the stage that fits', async () => {
  covers('matchtrade:lead-status/moved-elsewhere');
  const { email, uuid } = await account();
  await office.patch(uuid, { leadStatus: { leadStage: 'CONTACTED', name: 'Called twice' } });
  await server.sql(
    `update leads set status = 'opportunity' where record_id in (select id from records where email = $1)`,
    [email],
  );
  const { leadStatus } = (await office.find(email)).json;
  expect([leadStatus.leadStage, leadStatus.name, leadStatus.enabled]).toEqual([
    'READY_TO_DEPOSIT',
    'READY_TO_DEPOSIT',
    true,
  ]);
  expect((await row(email)).leadStatus).toBe('READY_TO_DEPOSIT');
});

test('a move is published once, and only when it is one', async () => {
  covers('matchtrade:lead-status/stages');
  const { uuid } = await account();
  for (const leadStage of ['CONTACTED', 'NEED_ANALYSIS', 'NEED_ANALYSIS', 'NO_POTENTIAL'])
    await office.patch(uuid, { leadStatus: { leadStage } });
  const moves = await server.sql<{ data: { from: string; to: string } }>(
    `select data from changes where type = 'lead.status_changed' and person_id = $1 order by at, id`,
    [uuid],
  );
  expect(moves.map(({ data: { from, to } }) => [from, to])).toEqual([
    ['lead', 'sale_lead'],
    ['sale_lead', 'lost'],
  ]);
});

test('the stage alone, one of our uuids alone, a name alone, another stage', async () => {
  covers('matchtrade:lead-status/short', 'matchtrade:lead-status/unknown-stage');
  const { email, uuid } = await account();
  expect((await office.patch(uuid, { leadStatus: 'contacted' })).json.leadStatus).toMatchObject({
    leadStage: 'CONTACTED',
    name: 'CONTACTED',
    enabled: true,
  });
  const named = (await office.patch(uuid, { leadInfo: { leadStatus: { name: 'Called' } } })).json.leadStatus;
  expect(named).toMatchObject({ leadStage: 'CONTACTED', name: 'Called' });
  const other = await account();
  const { leadStatus } = (await office.patch(other.uuid, { leadStatus: 'NO_POTENTIAL' })).json;
  expect((await office.patch(uuid, { leadStatus: { uuid: leadStatus.uuid } })).json.leadStatus).toMatchObject({
    leadStage: 'NO_POTENTIAL',
    uuid: leadStatus.uuid,
  });
  for (const wrong of [
    'WON',
    'constructor',
    { leadStage: 'x' },
    { leadStage: 'CONTACTED', updated: 'yesterday' },
    5,
    [],
  ]) {
    const { status, json } = await office.patch(uuid, { city: 'Changed', leadStatus: wrong });
    expect([wrong, status, json]).toEqual([wrong, 400, envelope('BAD_REQUEST', 'could not execute batch')]);
  }
  expect((await office.find(email)).json).toMatchObject({ city: null, leadStatus: { leadStage: 'NO_POTENTIAL' } });
});

test('an active client is one from the first time on, whatever comes later', async () => {
  covers(
    'matchtrade:lead-status/becomeActiveClientTime',
    'matchtrade:view/clients',
    'matchtrade:view/becomeActiveClientTime',
  );
  const { email, uuid } = await account();
  server.clock.move(1_000);
  const { becomeActiveClientTime, leadStatus } = (await office.patch(uuid, { leadStatus: 'ACTIVE_CLIENT' })).json;
  expect(becomeActiveClientTime).toBe(leadStatus.updated);
  for (const stage of ['NO_POTENTIAL', 'ACTIVE_CLIENT', 'NEW_CONTACT']) {
    server.clock.move(1_000);
    const { json } = await office.patch(uuid, { leadStatus: stage });
    expect([json.leadStatus.leadStage, json.becomeActiveClientTime]).toEqual([stage, becomeActiveClientTime]);
  }
  const views = await Promise.all(
    ['accounts', 'leads', 'clients'].map(async (view) => {
      const { json } = await office.call('GET', `/documentation/account/api/partner/0/${view}/view?query=${email}`);
      return json.content.map((one: Record<string, unknown>) => [one.email, one.becomeActiveClientTime]);
    }),
  );
  expect(views).toEqual([[[email, becomeActiveClientTime]], [], [[email, becomeActiveClientTime]]]);
});

/** A lead that somebody else's system made of the person, on a record that is older than the account's own. */
async function leadElsewhere(email: string, at: number, more: { status: string; becameCustomerAt?: number }) {
  const rows = await server.sql(
    `insert into leads (tenant_id, id, record_id, source, status, origin, created_at, status_changed_at, updated_at, became_customer_at)
     select tenant_id, $1, id, source, $2, 'elsewhere', $3, $3, $3, $4 from records where email = $5 and source = 'subrite' returning id`,
    [newId(at), more.status, new Date(at), more.becameCustomerAt ? new Date(more.becameCustomerAt) : null, email],
  );
  expect(rows).toHaveLength(1);
}

test('the latest lead is shown and moved, also when it hangs on an older record', async () => {
  covers('matchtrade:lead.list/latest-lead', 'matchtrade:lead-status/body');
  const email = 'older-record@example.com';
  const subrite = await subriteDriver.connect(server, server.demo.subrite as Block);
  await subrite.create({ email, phone: '' });
  server.clock.move(1_000);
  const { uuid } = (await office.create(lead(server, email))).json;
  server.clock.move(1_000);
  await leadElsewhere(email, server.clock.now(), { status: 'opportunity' });
  expect((await office.find(email)).json).toMatchObject({
    leadStatus: { leadStage: 'READY_TO_DEPOSIT' },
    leadInfo: { leadSource: 'elsewhere' },
  });
  const { json } = await office.patch(uuid, { leadStatus: { leadStage: 'CONTACTED', name: 'Called' } });
  expect(json.leadStatus).toMatchObject({ leadStage: 'CONTACTED', name: 'Called' });
  expect((await row(email)).leadStatus).toBe('CONTACTED');
});

test('of two leads that became clients the first one says since when', async () => {
  covers('matchtrade:lead-status/becomeActiveClientTime');
  const email = 'client-twice@example.com';
  const subrite = await subriteDriver.connect(server, server.demo.subrite as Block);
  await subrite.create({ email, phone: '' });
  const { uuid } = (await office.create(lead(server, email))).json;
  const { becomeActiveClientTime } = (await office.patch(uuid, { leadStatus: 'ACTIVE_CLIENT' })).json;
  const later = server.clock.now() + 60_000;
  await leadElsewhere(email, later, { status: 'customer', becameCustomerAt: later });
  expect((await office.find(email)).json.becomeActiveClientTime).toBe(becomeActiveClientTime);
});

test('a person without a lead is a new contact, and gets a lead with a stage or a source', async () => {
  covers('matchtrade:lead-status/without-lead', 'matchtrade:lead-status/leadSource');
  const subrite = await subriteDriver.connect(server, server.demo.subrite as Block);
  for (const [i, change] of [{ leadStatus: 'READY_TO_DEPOSIT' }, { leadInfo: { leadSource: 'a|b' } }].entries()) {
    const email = `no-lead${i}@example.com`;
    await subrite.create({ email, phone: '' });
    const { uuid, leadStatus, created } = (await office.find(email)).json;
    expect(leadStatus).toMatchObject({ leadStage: 'NEW_CONTACT', updated: created });
    const { json } = await office.patch(uuid, change);
    expect([json.leadStatus.leadStage, json.leadInfo.leadSource]).toEqual(
      i === 0 ? ['READY_TO_DEPOSIT', ''] : ['NEW_CONTACT', 'a|b'],
    );
    expect(await coreStatus(uuid)).toBe(i === 0 ? 'opportunity' : 'lead');
  }
});

test('the source of a lead changes, and its stage stays', async () => {
  covers('matchtrade:lead-status/leadSource');
  const { email, uuid } = await account();
  await office.patch(uuid, { leadStatus: { leadStage: 'CONTACTED', name: 'Called' } });
  const { json } = await office.patch(uuid, { leadInfo: { leadSource: 'Other|other.example|x|1' } });
  expect([json.leadInfo.leadSource, json.leadStatus.name]).toEqual(['Other|other.example|x|1', 'Called']);
  expect((await row(email)).leadSource).toBe('Other|other.example|x|1');
});

test('a lead provider does not move its leads', async () => {
  covers('matchtrade:lead-status/lead-provider');
  const third = await leadProvider(server);
  const { uuid } = await account(third);
  const { status, json } = await third.patch(uuid, { city: 'Oslo', leadStatus: { leadStage: 'ACTIVE_CLIENT' } });
  expect([status, json.city, json.leadStatus.leadStage, json.becomeActiveClientTime]).toEqual([
    200,
    'Oslo',
    'NEW_CONTACT',
    null,
  ]);
  expect(await coreStatus(uuid)).toBe('lead');
});

test('of many moves at once each is whole, and the client is one once', async () => {
  covers('matchtrade:lead-status/becomeActiveClientTime');
  const { uuid } = await account();
  const stages = ['ACTIVE_CLIENT', 'NO_POTENTIAL', 'CONTACTED', 'READY_TO_DEPOSIT'];
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      office.patch(uuid, { leadStatus: { leadStage: stages[i % 4], name: `n${i}` } }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  const { leadStatus, becomeActiveClientTime } = (await office.patch(uuid, {})).json;
  const last = Number(leadStatus.name.slice(1));
  expect(leadStatus.leadStage).toBe(stages[last % 4]);
  expect(becomeActiveClientTime).toEqual(expect.any(String));
});
