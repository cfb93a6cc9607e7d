import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromObjectId } from '../../../src/kit/ids.ts';
import { covers } from '../../support/covers.ts';
import { addToCatalogue } from './items.ts';
import { error, type Json, never, newLead, ownSession, shownLead } from './lead-kit.ts';
import { type Block, hexId, instant, type Session, signIn, startSession } from './session.ts';

let session: Session;
let type = '';
beforeAll(async () => {
  session = await startSession();
  type = session.block.leadActionTypeId ?? '';
});
afterAll(() => session.server.close());

const post = (form: Record<string, string>, as = session) => as.call('POST', '/api/lead/action', { form });
const put = (id: string, form: Record<string, string>, as = session) =>
  as.call('PUT', `/api/lead/action/${id}`, { form });
const list = async (leadId: string, as = session): Promise<Json[]> => {
  const { status, json } = await as.call('GET', `/api/lead/actions/${leadId}`);
  expect([status, Object.keys(json)]).toEqual([200, ['data']]);
  return json.data;
};
const newAction = async (leadId: string, form: Record<string, string> = {}, as = session): Promise<string> => {
  const { status, json } = await post({ leadId, leadActionTypeId: type, ...form }, as);
  expect([status, json]).toEqual([200, { status: 'success', _id: expect.stringMatching(hexId) }]);
  return json._id;
};
const when = expect.stringMatching(instant);

test('an action is kept as it was sent, by any kind of body', async () => {
  covers('footprints:lead-action.create/body', 'footprints:lead-action.list/unknown');
  const { id: leadId } = await newLead(session);
  expect(await list(leadId)).toEqual([]);
  const fields = { leadId, leadActionTypeId: type, actionDetail: 'description', date: '2021-01-12 06:42:55' };
  const multipart = new FormData();
  for (const [name, value] of Object.entries(fields)) multipart.set(name, value);
  for (const body of [{ form: fields }, { json: fields }, { raw: multipart }])
    expect((await session.call('POST', '/api/lead/action', body)).json.status).toBe('success');
  const actions = await list(leadId);
  expect(actions).toHaveLength(3);
  for (const action of actions)
    expect(action).toEqual({
      _id: expect.stringMatching(hexId),
      leadId,
      actionDetail: 'description',
      leadActionTypeId: { _id: type, name: 'Phone call' },
      attachments: [],
      date: '2021-01-12T06:42:55.000Z',
      createdAt: when,
      updatedAt: when,
    });
});

test('without a date it is now; a lead and a type are needed', async () => {
  covers('footprints:lead-action.create/required');
  const { id: leadId } = await newLead(session);
  const before = session.server.clock.now();
  await newAction(leadId, { date: '', actionDetail: '' });
  const [action] = await list(leadId);
  expect(action.actionDetail).toBe('');
  expect(Date.parse(action.date)).toBeGreaterThanOrEqual(before);
  for (const [form, field] of [
    [{ leadActionTypeId: type }, 'leadId'],
    [{ leadId: '', leadActionTypeId: type }, 'leadId'],
    [{ leadId }, 'leadActionTypeId'],
    [{ leadId, leadActionTypeId: type, date: '12.01.2021' }, 'date'],
    [{ leadId, leadActionTypeId: type, date: '2021-02-30 10:00:00' }, 'date'],
    [{ leadId, leadActionTypeId: type, 'actionDetail[x]': 'y' }, 'actionDetail'],
  ] as [Record<string, string>, string][]) {
    const { status, json } = await post(form);
    expect([field, status, json]).toEqual([field, 400, error(`Invalid data: ${field}`)]);
  }
  expect(await list(leadId)).toHaveLength(1);
});

test('a lead or type that is not there, another tenant’s, or of another kind', async () => {
  covers('footprints:lead-action.create/unknown', 'footprints:lead-action.list/unknown');
  const other = await signIn(session.server, (await session.server.tenant('Others')).footprints as Block);
  const theirs = await newLead(other);
  const { id: leadId } = await newLead(session);
  for (const id of [never, 'rubbish', theirs.id, type]) {
    const { status, json } = await post({ leadId: id, leadActionTypeId: type });
    expect([id, status, json]).toEqual([id, 400, error('Invalid data: leadId')]);
    expect((await session.call('GET', `/api/lead/actions/${id}`)).status).toBe(404);
  }
  for (const id of [never, 'rubbish', other.block.leadActionTypeId ?? '', session.block.channelId ?? '', leadId]) {
    const { status, json } = await post({ leadId, leadActionTypeId: id });
    expect([id, status, json]).toEqual([id, 400, error('Invalid data: leadActionTypeId')]);
  }
  expect(await list(leadId)).toEqual([]);
});

test('changes: all of it, or a part; also the lead', async () => {
  covers('footprints:lead-action.update/body', 'footprints:lead-action.update/partial');
  const [one, two] = [await newLead(session), await newLead(session)];
  const letter = await addToCatalogue(session.server, 'action_type', 'Letter');
  const id = await newAction(one.id, { actionDetail: 'call', date: '2021-01-12 06:42:55' });
  expect((await put(id, { actionDetail: 'called' })).json).toEqual({ status: 'success', _id: id });
  expect(await list(one.id)).toMatchObject([
    { actionDetail: 'called', leadActionTypeId: { _id: type }, date: '2021-01-12T06:42:55.000Z' },
  ]);
  session.server.clock.move(60_000);
  await put(id, { leadId: two.id, leadActionTypeId: letter, actionDetail: '', date: '2022-02-02' });
  expect(await list(one.id)).toEqual([]);
  const [moved] = await list(two.id);
  expect(moved).toMatchObject({
    _id: id,
    leadId: two.id,
    actionDetail: '',
    leadActionTypeId: { _id: letter, name: 'Letter' },
    date: '2022-02-02T00:00:00.000Z',
  });
  expect(Date.parse(moved.updatedAt) - Date.parse(moved.createdAt)).toBeGreaterThanOrEqual(60_000);
  const told = await session.server.sql<{ type: string; data: Json }>(
    `select type, data from changes where data ->> 'actionId' = $1 order by at, number`,
    [fromObjectId(id)],
  );
  expect(told.map((change) => [change.type, change.data.leadId])).toEqual([
    ['lead.action_added', fromObjectId(one.id)],
    ['lead.action_updated', fromObjectId(one.id)],
    ['lead.action_updated', fromObjectId(two.id)],
  ]);
});

test('an action cannot be moved out of sight, nor found there', async () => {
  covers('footprints:lead-action.update/foreign-lead', 'footprints:lead-action.update/unknown');
  const other = await signIn(session.server, (await session.server.tenant('Others 2')).footprints as Block);
  const own = await ownSession(session);
  const [lead, mine, theirs] = [await newLead(session), await newLead(own), await newLead(other)];
  const [action, ownAction] = [await newAction(lead.id), await newAction(mine.id, {}, own)];
  for (const [id, leadId, as] of [
    [action, theirs.id, session],
    [action, never, session],
    [ownAction, lead.id, own],
    [ownAction, theirs.id, own],
  ] as const) {
    const { status, json } = await put(id, { leadId, actionDetail: 'moved' }, as);
    expect([status, json]).toEqual([400, error('Invalid data: leadId')]);
  }
  for (const [id, leadId, as] of [
    [action, theirs.id, other],
    [action, mine.id, own],
    [never, lead.id, session],
    ['rubbish', lead.id, session],
    [lead.id, lead.id, session],
  ] as const) {
    const { status, json } = await put(id, { leadId, actionDetail: 'moved' }, as);
    expect([status, json]).toEqual([404, error('Not found')]);
  }
  const rows = await session.server.sql<Json>(
    'select lead_id, detail from lead_actions where id = any ($1) order by id',
    [[action, ownAction].map(fromObjectId)],
  );
  expect(rows).toEqual([
    { lead_id: fromObjectId(lead.id), detail: '' },
    { lead_id: fromObjectId(mine.id), detail: '' },
  ]);
  expect((await put(ownAction, { actionDetail: 'mine' }, own)).status).toBe(200);
});

test('the latest date first; who sees its own sees what it wrote', async () => {
  covers('footprints:lead-action.list/order', 'footprints:lead-action.list/own');
  const own = await ownSession(session);
  const { id, person } = await newLead(own);
  const dates = ['2021-01-12 06:42:55', '2023-01-01 00:00:00', '2022-05-05 05:05:05'];
  for (const date of dates) await newAction(id, { date }, own);
  const byOperator = await newAction(id, { date: '2024-01-01 00:00:00' });
  expect((await list(id)).map(({ date }) => date.slice(0, 4))).toEqual(['2024', '2023', '2022', '2021']);
  expect((await list(id, own)).map(({ date }) => date.slice(0, 4))).toEqual(['2023', '2022', '2021']);
  expect((await put(byOperator, { actionDetail: 'seen' }, own)).status).toBe(404);
  const lead = await shownLead(session, id, person);
  expect(lead.interactions).toEqual(await list(id));
  expect((await shownLead(own, id, person)).interactions).toEqual(await list(id, own));
});

test('attachments are the documents that came for the action, which then stays with its lead', async () => {
  covers('footprints:lead-action.list/attachments', 'footprints:lead-action.update/documents');
  const [lead, another] = [await newLead(session), await newLead(session)];
  const id = await newAction(lead.id);
  const upload = new FormData();
  upload.set('leadActionId', id);
  upload.append('documents', new Blob(['%PDF-1.4\n%%EOF\n'], { type: 'application/pdf' }), 'signed.pdf');
  const sent = await session.call('PUT', `/api/lead/${lead.id}/contracts`, { raw: upload });
  expect([sent.status, sent.text]).toEqual([200, expect.stringContaining('signed.pdf')]);
  await newAction(lead.id, { date: '2020-01-01' });
  expect((await list(lead.id)).map(({ attachments }) => attachments)).toEqual([
    [{ _id: expect.stringMatching(hexId), name: 'signed.pdf', documentType: 'contracts', createdAt: when }],
    [],
  ]);
  expect((await put(id, { leadId: another.id })).status).toBe(409);
  expect(await list(another.id)).toEqual([]);
  expect((await put(id, { leadId: lead.id, actionDetail: 'kept' })).status).toBe(200);
});

test('all types of the project, and nobody else’s', async () => {
  covers('footprints:lead-action-type.list/all');
  const name = 'Visit';
  const _id = await addToCatalogue(session.server, 'action_type', name);
  const { status, json } = await session.call('GET', '/api/lead/action-types');
  expect([status, Object.keys(json)]).toEqual([200, ['data']]);
  expect(json.data).toEqual(expect.arrayContaining([{ _id: type, name: 'Phone call', createdAt: when }]));
  expect(json.data.at(-1)).toEqual({ _id, name, createdAt: when });
  const other = await signIn(session.server, (await session.server.tenant('Others 3')).footprints as Block);
  expect((await other.call('GET', '/api/lead/action-types')).json.data).toHaveLength(1);
});
