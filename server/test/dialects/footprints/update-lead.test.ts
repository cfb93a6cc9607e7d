import { afterAll, beforeAll, expect, test } from 'vitest';
import { addLead } from '../../../src/core/leads/add-lead.ts';
import { removeRecord } from '../../../src/core/people/remove-record.ts';
import { fromObjectId, type Id, toObjectId } from '../../../src/kit/ids.ts';
import { covers } from '../../support/covers.ts';
import { addToCatalogue } from './items.ts';
import { actorOf, error, type Json, never, newLead, ownSession, shownLead } from './lead-kit.ts';
import { type Block, hexId, type Session, signIn, somebody, startSession } from './session.ts';

let session: Session;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session.server.close());

const put = (id: string, form: Record<string, string>, as = session) => as.call('PUT', `/api/lead/${id}`, { form });
const leadRow = async (id: string): Promise<Json> =>
  (await session.server.sql('select * from leads where id = $1', [fromObjectId(id)]))[0];
const contracts = (id: string) =>
  session.server.sql<Json>('select * from lead_contracts where lead_id = $1', [fromObjectId(id)]);

test('the answer has the printed keys, in their formats', async () => {
  covers('footprints:lead.update/reply', 'footprints:lead.update/reply.assignedBefore');
  const { id, person } = await newLead(session, { userFirstName: 'First', userLastName: 'Last' });
  const { offerId, locationId, consultantId } = session.complete;
  const { skuId = '' } = session.block;
  const { status, json } = await put(id, { status: 'customer', skuId, contractNumber: 'C-1' });
  const when = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  expect([status, json]).toEqual([
    200,
    {
      _id: id,
      timestamp: when,
      createdAt: when,
      status: 'customer',
      userFirstName: 'First',
      userLastName: 'Last',
      ...person,
      locationId,
      offerId,
      updatedAt: when,
      consultantId,
      assignedBefore: 1,
      skuId,
      contractId: expect.stringMatching(hexId),
      skuExternalId: '12345',
    },
  ]);
  expect(Math.abs(Date.parse(`${json.updatedAt.replace(' ', 'T')}Z`) - session.server.clock.now())).toBeLessThan(5_000);
  const nobody = await newLead(session, { consultantId: '' });
  expect((await put(nobody.id, { status: 'lead' })).json).toMatchObject({ assignedBefore: 0 });
});

test('every status, in any order; a customer once', async () => {
  covers('footprints:lead.update/body.status', 'footprints:lead.update/body.status-order');
  const { id } = await newLead(session);
  for (const status of ['customer', 'prospect', 'lost', 'sale_lead', 'opportunity', 'lead', 'customer', 'lead']) {
    session.server.clock.move(1_000);
    expect((await put(id, { status })).json.status).toBe(status);
  }
  const row = await leadRow(id);
  const [first] = await session.server.sql<{ at: Date }>(
    `select at from lead_history where lead_id = $1 and status = 'customer' order by version`,
    [fromObjectId(id)],
  );
  expect(row.became_customer_at).toEqual(first?.at);
  const told = await session.server.sql<{ data: Json }>(
    `select data from changes where type = 'lead.status_changed' and data ->> 'leadId' = $1 order by at, number`,
    [fromObjectId(id)],
  );
  expect(told.map(({ data }) => `${data.from} ${data.to}`).slice(0, 3)).toEqual([
    'lead customer',
    'customer prospect',
    'prospect lost',
  ]);
  expect(told).toHaveLength(8);
});

test('a wrong status is refused, an empty one says nothing', async () => {
  covers('footprints:lead.update/body.status-wrong');
  const { id } = await newLead(session);
  for (const status of ['won', 'Lead', 'sale lead', '0']) {
    const { status: code, json } = await put(id, { status });
    expect([code, json]).toEqual([400, error('Invalid data: status')]);
  }
  expect((await put(id, { status: '' })).json.status).toBe('lead');
  expect((await put(id, {})).status).toBe(200);
});

test('company, SKU, channel, external code and tags, as a form, JSON and multipart', async () => {
  covers(
    'footprints:lead.update/body.company',
    'footprints:lead.update/body.skuId',
    'footprints:lead.update/body.skuExternalId',
    'footprints:lead.update/body.tags',
  );
  const { skuId = '', channelId = '' } = session.block;
  const company = { userCompanyName: 'Acme', userCompanyAddress: '1 Road' };
  const multipart = new FormData();
  const fields = { ...company, skuId, channelId, skuExternalId: 'mine' };
  for (const [name, value] of Object.entries(fields)) multipart.set(name, value);
  multipart.set('tags', '["one","two"]');
  const bodies = [
    { form: { ...fields, 'tags[0]': 'one', 'tags[1]': 'two' } },
    { json: { ...fields, tags: ['one', 'two'] } },
    { raw: multipart },
  ];
  for (const body of bodies) {
    const { id, person } = await newLead(session, { 'tags[0]': 'before' });
    const answer = await session.call('PUT', `/api/lead/${id}`, body);
    expect([answer.status, answer.json.skuId, answer.json.skuExternalId]).toEqual([200, skuId, 'mine']);
    const profile = (await session.client(person)).json;
    expect(profile).toMatchObject(company);
    expect(profile.leads[0]).toMatchObject({ channelId, tags: ['one', 'two'], skuExternalId: 'mine' });
    // Another SKU brings its own code.
    expect((await put(id, { skuId })).json.skuExternalId).toBe('12345');
  }
});

test('what is sent empty is cleared, what is not sent stays', async () => {
  covers('footprints:lead.update/cleared');
  const { skuId = '', channelId = '' } = session.block;
  const { id, person } = await newLead(session, { skuId, channelId, 'tags[0]': 'a', userCompanyName: 'Acme' });
  expect((await put(id, { status: 'opportunity' })).json).toMatchObject({ skuId, skuExternalId: '12345' });
  expect(await shownLead(session, id, person)).toMatchObject({ channelId, tags: ['a'], userCompanyName: 'Acme' });
  const { json } = await put(id, { skuId: '', channelId: '', tags: '', userCompanyName: '', skuExternalId: '' });
  expect(json).not.toHaveProperty('skuId');
  expect(json).not.toHaveProperty('skuExternalId');
  const lead = await shownLead(session, id, person);
  for (const key of ['channelId', 'tags', 'userCompanyName']) expect(lead).not.toHaveProperty(key);
});

test('an unknown SKU or channel, or a thing of another kind, is refused with everything beside it', async () => {
  covers('footprints:lead.update/body.unknown-target');
  const { id } = await newLead(session);
  const channel = await addToCatalogue(session.server, 'channel', 'Radio');
  for (const [field, value] of [
    ['skuId', never],
    ['skuId', channel],
    ['skuId', 'rubbish'],
    ['channelId', never],
    ['channelId', session.block.skuId ?? ''],
  ] as const) {
    const { status, json } = await put(id, { [field]: value, status: 'lost', userCompanyName: 'Nobody' });
    expect([status, json]).toEqual([400, error(`Invalid data: ${field}`)]);
  }
  expect(await leadRow(id)).toMatchObject({ status: 'lead', version: 0 });
});

test('a contract goes with a customer only', async () => {
  covers('footprints:lead.update/body.contract', 'footprints:lead.update/body.contract-customer');
  const { id } = await newLead(session);
  const contract = {
    contractNumber: '17',
    contractValue: '1200.50',
    contractDate: '2020-03-15',
    contractDescription: 'Two rooms',
  };
  const names = 'contractNumber, contractValue, contractDate, contractDescription';
  for (const form of [contract, { ...contract, status: 'opportunity' }]) {
    const { status, json } = await put(id, form);
    expect([status, json]).toEqual([400, error(`Invalid data: ${names} (only with status customer)`)]);
  }
  expect(await leadRow(id)).toMatchObject({ status: 'lead', version: 0 });
  expect(await contracts(id)).toEqual([]);
  const empty = { contractNumber: '', contractValue: '', contractDate: '', contractDescription: '' };
  expect((await put(id, { ...empty, status: 'opportunity' })).json).not.toHaveProperty('contractId');
  const { contractId } = (await put(id, { ...contract, status: 'customer' })).json;
  expect(await contracts(id)).toMatchObject([
    {
      id: fromObjectId(contractId),
      number: '17',
      value: '1200.50',
      signed_at: new Date('2020-03-15T00:00:00Z'),
      description: 'Two rooms',
    },
  ]);
  // It is a customer by now.
  expect((await put(id, { contractValue: '1300' })).json).toMatchObject({ contractId, status: 'customer' });
});

test('one contract a lead, completed by what is said later', async () => {
  covers('footprints:lead.update/body.contract-one', 'footprints:lead.update/body.contract-values');
  const { id } = await newLead(session);
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, i) => put(id, { status: 'customer', contractValue: String(100 + i) })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
  const [contract, ...more] = await contracts(id);
  expect(more).toEqual([]);
  expect(new Set(answers.map(({ json }) => json.contractId))).toEqual(new Set([toObjectId(contract.id)]));
  await put(id, { contractNumber: 'A', contractDate: '2020-03-15 16:12:56' });
  await put(id, { contractDescription: 'late', contractNumber: '' });
  expect(await contracts(id)).toMatchObject([
    { number: 'A', value: contract.value, signed_at: new Date('2020-03-15T16:12:56Z'), description: 'late' },
  ]);
  for (const [field, value] of [
    ['contractValue', '-1'],
    ['contractValue', '1.234'],
    ['contractValue', '1e3'],
    ['contractValue', '1,200'],
    ['contractValue', '1234567890123'],
    ['contractDate', '15.03.2020'],
    ['contractDate', '2020-02-30'],
  ] as const) {
    const { status, json } = await put(id, { [field]: value });
    expect([value, status, json]).toEqual([value, 400, error(`Invalid data: ${field}`)]);
  }
  const asJson = await session.call('PUT', `/api/lead/${id}`, { json: { contractValue: 99.5, contractNumber: 7 } });
  expect(asJson.status).toBe(200);
  expect(await contracts(id)).toMatchObject([{ number: '7', value: '99.50' }]);
});

test('leads that are not there, and other paths', async () => {
  covers('footprints:lead.update/unknown', 'footprints:lead.path/other');
  const other = await signIn(session.server, (await session.server.tenant('Others')).footprints as Block);
  const theirs = await newLead(other);
  for (const id of [never, 'rubbish', theirs.id, 'action', 'x'.repeat(24)]) {
    const { status, json } = await put(id, { status: 'lost' });
    expect([id, status, json]).toEqual([id, 404, error('Not found')]);
  }
  const { id } = await newLead(session);
  const others = [`${id}/nps/x`, `${id}/leadLost/x`, `${id}/other/x`, 'action/rubbish', `actions/${id}/x`];
  for (const path of [...others, `${id}/other`, `${id}/LeadLost`, `${id}/..%2f..%2fetc`])
    expect([path, (await put(path, { status: 'lost', nps: '1' })).status]).toEqual([path, 404]);
  expect((await session.call('GET', `/api/lead/${id}`)).status).toBe(404);
  expect(await leadRow(id)).toMatchObject({ status: 'lead', version: 0 });
});

test('of many changes at once each leaves its mark, in one order', async () => {
  covers('footprints:lead.update/parallel');
  const { id, person } = await newLead(session);
  const statuses = ['prospect', 'lead', 'sale_lead', 'opportunity', 'customer'];
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => put(id, { status: statuses[i % 5] ?? '', userCompanyName: `Company ${i}` })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  const states = await session.server.sql<Json>('select * from lead_history where lead_id = $1 order by version', [
    fromObjectId(id),
  ]);
  expect(states.map(({ version }) => version)).toEqual(Array.from({ length: 21 }, (_, i) => i));
  expect(states.map(({ at }) => at)).toEqual(states.map(({ at }) => at).toSorted((a, b) => a - b));
  expect(await leadRow(id)).toMatchObject({ version: 20, status: states.at(-1).status, updated_at: states.at(-1).at });
  const lead = await shownLead(session, id, person);
  expect(lead.history.map(({ status }: Json) => status)).toEqual(states.map(({ status }) => status));
  // What was told follows from state to state.
  const told = await session.server.sql<{ data: Json }>(
    `select data from changes where type = 'lead.status_changed' and data ->> 'leadId' = $1`,
    [fromObjectId(id)],
  );
  const steps = states.slice(1).map(({ status }, i) => `${states[i].status} ${status}`);
  const expected = steps.filter((step) => new Set(step.split(' ')).size > 1);
  expect(told.map(({ data }) => `${data.from} ${data.to}`).sort()).toEqual(expected.sort());
});

test('a client that sees its own finds its own leads only, everywhere', async () => {
  covers('footprints:lead.update/own');
  const [own, others] = [await ownSession(session), await newLead(session)];
  const mine = await newLead(own);
  const { leadActionTypeId = '' } = session.block;
  const action = { leadId: others.id, leadActionTypeId };
  const requests = [
    ['PUT', `/api/lead/${others.id}`, { status: 'lost' }],
    ['PUT', `/api/lead/${others.id}/nps`, { nps: '1' }],
    ['PUT', `/api/lead/${others.id}/leadLost`, { reasonLost: 'need' }],
    ['GET', `/api/lead/actions/${others.id}`, undefined],
  ] as const;
  for (const [method, path, form] of requests) {
    const { status, json } = await own.call(method, path, form ? { form } : {});
    expect([path, status, json]).toEqual([path, 404, error('Not found')]);
  }
  const added = await own.call('POST', '/api/lead/action', { form: action });
  expect([added.status, added.json]).toEqual([400, error('Invalid data: leadId')]);
  expect(await leadRow(others.id)).toMatchObject({ version: 0 });
  expect((await put(mine.id, { status: 'opportunity', userCompanyName: 'Mine' }, own)).json.status).toBe('opportunity');
  expect((await put(mine.id, { status: 'customer' })).json.status).toBe('customer');
});

test('a lead of another source, of a person whom its source took back, and of one who is gone', async () => {
  covers('footprints:lead.update/other-source', 'footprints:lead.update/unknown');
  const { run } = session.server.server.deps;
  const shop = await actorOf(session, 'shop');
  const { userEmail: email, userPhone: phone } = somebody();
  const { leadId, recordId } = await run(shop, addLead, {
    scope: '',
    patch: { email, phone, givenName: 'Shop' },
    onExisting: 'update',
    status: 'lead',
    targets: {},
    leadDetails: { tags: 'not ours', other: 1 },
  });
  const id = toObjectId(leadId);
  await put(id, { userCompanyName: 'Acme', 'tags[0]': 'x', skuExternalId: 'y' });
  const find = { userEmail: email, userPhone: phone };
  expect(await shownLead(session, id, find)).toMatchObject({
    userFirstName: 'Shop',
    userCompanyName: 'Acme',
    tags: ['x'],
    skuExternalId: 'y',
  });
  await run(shop, removeRecord, { ref: { id: recordId } });
  // Footprints has said who it is, too: the lead lives on, and its history forgets what the shop said.
  const { status, json } = await put(id, { status: 'customer' });
  expect([status, json.status]).toEqual([200, 'customer']);
  const states = await session.server.sql<Json>('select person from lead_history where lead_id = $1', [leadId]);
  expect(states).toEqual([{ person: {} }, { person: {} }, { person: {} }]);
  const [{ person_id }] = (await session.server.sql<{ person_id: Id }>('select person_id from records where id = $1', [
    recordId,
  ])) as [{ person_id: Id }];
  await run(await actorOf(session, 'footprints'), removeRecord, { ref: { id: person_id } });
  expect((await put(id, { status: 'lead' })).status).toBe(404);
  for (const table of ['lead_history', 'lead_contracts', 'lead_ratings', 'lead_actions'])
    expect(await session.server.sql(`select 1 from ${table} where lead_id = $1`, [leadId])).toEqual([]);
});

test('while its person is erased a lead is changed or not there, and nothing of it is left behind', async () => {
  covers('footprints:lead.update/unknown');
  const actor = await actorOf(session, 'footprints');
  const { leadActionTypeId = '' } = session.block;
  const outcomes = new Set<number>();
  for (let round = 0; round < 5; round += 1) {
    const { id, person } = await newLead(session);
    const { _id } = (await session.client(person)).json;
    const erased = session.server.server.deps.run(actor, removeRecord, { ref: { id: fromObjectId(_id) as Id } });
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, (_, i) =>
        put(id, { status: 'customer', contractValue: String(i), userCompanyName: 'X' }),
      ),
      ...['1', '2'].map((nps) => put(`${id}/nps`, { nps })),
      ...['a', 'b'].map((comment) => put(`${id}/leadLost`, { reasonLost: 'need', comment })),
      session.call('POST', '/api/lead/action', { form: { leadId: id, leadActionTypeId } }),
    ]);
    await erased;
    for (const { status } of answers) outcomes.add(status);
    for (const table of ['lead_history', 'lead_contracts', 'lead_ratings', 'lead_actions', 'comments'])
      expect(await session.server.sql(`select 1 from ${table} where lead_id = $1`, [fromObjectId(id)])).toEqual([]);
    expect((await put(id, { status: 'lead' })).status).toBe(404);
  }
  // 400 is the action's answer for a lead that is not there.
  expect([...outcomes].filter((status) => ![200, 400, 404].includes(status))).toEqual([]);
});
