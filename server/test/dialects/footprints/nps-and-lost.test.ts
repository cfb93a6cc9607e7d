import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromObjectId } from '../../../src/kit/ids.ts';
import { covers } from '../../support/covers.ts';
import { error, type Json, never, newLead, ownSession, shownLead } from './lead-kit.ts';
import { hexId, instant, type Session, startSession } from './session.ts';

let session: Session;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session.server.close());

const rate = (id: string, form: Record<string, string>, method = 'PUT') =>
  session.call(method, `/api/lead/${id}/nps`, { form });
const lose = (id: string, form: Record<string, string>, as = session) =>
  as.call('PUT', `/api/lead/${id}/leadLost`, { form });
const ratings = (id: string) =>
  session.server.sql<Json>('select * from lead_ratings where lead_id = $1 order by at, id', [fromObjectId(id)]);
const leadRow = async (id: string): Promise<Json> =>
  (await session.server.sql('select * from leads where id = $1', [fromObjectId(id)]))[0];

test('a rating, with its comment, by PUT and POST, as a form, JSON and multipart', async () => {
  covers('footprints:lead.rate/post', 'footprints:lead.rate/body.nps', 'footprints:lead.rate/body.comment');
  const { id, person } = await newLead(session, { nps: '0' });
  expect((await shownLead(session, id, person)).nps).toBe(0);
  const multipart = new FormData();
  multipart.set('nps', '3');
  multipart.set('comment ', 'three');
  const bodies = [
    ['PUT', { form: { nps: '1', 'comment ': 'one' } }],
    ['POST', { json: { nps: 2, 'comment ': 'two' } }],
    ['POST', { raw: multipart }],
    ['PUT', { form: { nps: '10', comment: '' } }],
  ] as const;
  for (const [method, body] of bodies) {
    session.server.clock.move(1_000);
    const { status, json } = await session.call(method, `/api/lead/${id}/nps`, body);
    expect([status, json]).toEqual([200, { status: 'success' }]);
  }
  expect((await shownLead(session, id, person)).nps).toBe(10);
  const rows = await ratings(id);
  expect(rows.map(({ value, comment }) => [value, comment])).toEqual([
    [0, null],
    [1, 'one'],
    [2, 'two'],
    [3, 'three'],
    [10, null],
  ]);
  for (const { credential_id } of rows) expect(credential_id).toMatch(/^[0-9a-f-]{36}$/);
  const told = await session.server.sql<{ data: Json }>(
    `select data from changes where type = 'lead.rated' and data ->> 'leadId' = $1 order by at, number`,
    [fromObjectId(id)],
  );
  expect(told.map(({ data }) => data.value)).toEqual([1, 2, 3, 10]);
});

test('from 1 to 10, whole, and always', async () => {
  covers('footprints:lead.rate/body.nps', 'footprints:lead.rate/body.nps-wrong', 'footprints:lead.rate/unknown');
  const { id } = await newLead(session);
  for (const nps of ['0', '11', '-1', '5.5', 'ten', '', '1e1']) {
    const { status, json } = await rate(id, { nps });
    expect([nps, status, json]).toEqual([nps, 400, error('Invalid data: nps')]);
  }
  expect((await rate(id, { comment: 'none' })).status).toBe(400);
  expect((await rate(id, { nps: '5', comment: 'x'.repeat(4_001) })).status).toBe(400);
  expect(await ratings(id)).toEqual([]);
  for (const other of [never, 'rubbish']) expect((await rate(other, { nps: '5' })).status).toBe(404);
});

test('one say a lead, however often and however many at once', async () => {
  covers('footprints:lead.rate/one');
  const { id, person } = await newLead(session);
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => rate(id, { nps: String(1 + (i % 10)) })));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  const rows = await ratings(id);
  expect(rows).toHaveLength(20);
  const current = rows.filter(({ superseded_at }) => superseded_at === null);
  expect(current).toHaveLength(1);
  expect((await shownLead(session, id, person)).nps).toBe(current[0].value);
});

test('each reason; the status becomes lost, the comment’s id is answered', async () => {
  covers('footprints:lead.lose/body.reasonLost', 'footprints:lead.lose/body.comment', 'footprints:lead.lose/status');
  const reasons =
    'poor_qualification need wrong_time price_too_high lost_momentum competition abandoned feature other'.split(' ');
  for (const reasonLost of reasons) {
    const { id, person } = await newLead(session);
    const { status, json } = await lose(id, { reasonLost, 'comment ': `because of ${reasonLost}` });
    expect([status, json._id, json.status]).toEqual([200, id, 'lost']);
    expect(await leadRow(id)).toMatchObject({ status: 'lost', lost_reason: reasonLost });
    const lead = await shownLead(session, id, person);
    const when = expect.stringMatching(instant);
    expect(lead.comments).toEqual([
      { _id: json.comments, leadId: id, comment: `because of ${reasonLost}`, timestamp: when, createdAt: when },
    ]);
    expect(json.comments).toMatch(hexId);
    expect(lead.actionRequired).toBe(false);
  }
});

test('without a reason, without a comment, and found again', async () => {
  covers(
    'footprints:lead.lose/body.reasonLost-wrong',
    'footprints:lead.lose/no-comment',
    'footprints:lead.lose/status',
  );
  const { id } = await newLead(session);
  for (const reasonLost of ['price', 'Need', 'none']) {
    const { status, json } = await lose(id, { reasonLost, comment: 'x' });
    expect([status, json]).toEqual([400, error('Invalid data: reasonLost')]);
  }
  const long = await lose(id, { reasonLost: 'need', comment: 'x'.repeat(4_001) });
  expect(long.status).toBe(400);
  expect(await leadRow(id)).toMatchObject({ status: 'lead', version: 0 });
  const { json } = await lose(id, { reasonLost: 'need', comment: '' });
  expect([json.status, 'comments' in json]).toEqual(['lost', false]);
  expect((await lose(id, {})).json.status).toBe('lost');
  expect(await leadRow(id)).toMatchObject({ lost_reason: 'need', version: 2 });
  await session.call('PUT', `/api/lead/${id}`, { form: { status: 'opportunity' } });
  expect(await leadRow(id)).toMatchObject({ status: 'opportunity', lost_reason: null });
});

test('leads that are not there; comments of others are not shown to who sees its own', async () => {
  covers('footprints:lead.lose/unknown', 'footprints:client.read/leads.comments');
  for (const id of [never, 'rubbish']) {
    const { status, json } = await lose(id, { reasonLost: 'need' });
    expect([status, json]).toEqual([404, error('Not found')]);
  }
  const own = await ownSession(session);
  const { id, person } = await newLead(own);
  await lose(id, { reasonLost: 'need', comment: 'the operator’s' });
  await lose(id, { reasonLost: 'other', comment: 'its own' }, own);
  const texts = async (as: Session) => (await shownLead(as, id, person)).comments.map(({ comment }: Json) => comment);
  expect([await texts(session), await texts(own)]).toEqual([['the operator’s', 'its own'], ['its own']]);
});
