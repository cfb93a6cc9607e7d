import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeLead } from '../../../src/core/leads/change-lead.ts';
import { fromObjectId } from '../../../src/kit/ids.ts';
import { covers } from '../../support/covers.ts';
import { actorOf, type Json, newLead, ownSession, shownLead } from './lead-kit.ts';
import { getToken, hexId, instant, type Session, startSession } from './session.ts';

let session: Session;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session.server.close());

test('every state that a lead was in, oldest first, with what was known then', async () => {
  covers('footprints:client.read/leads.history', 'footprints:client.read/leads.history-then');
  const { block, complete } = session;
  const { id, person } = await newLead(session, { userFirstName: 'Before', createdAt: '2020-01-01 00:00:00' });
  const move = (path: string, form: Record<string, string>) => {
    session.server.clock.move(1_000);
    return session.call('PUT', `/api/lead/${id}${path}`, { form });
  };
  await move('', { status: 'opportunity' });
  await session.update({ ...person, userFirstName: 'After' });
  await move('/nps', { nps: '9' });
  await move('', { userCompanyName: 'Acme' });
  await move('/leadLost', { reasonLost: 'need' });
  const lead = await shownLead(session, id, person);
  const entry = {
    __v: 0,
    leadId: id,
    ...person,
    offerCategoryId: complete.offerCategoryId,
    applicationKey: block.appkey,
    isMultipart: false,
    isComplete: true,
    timestamp: expect.stringMatching(instant),
    createdAt: expect.stringMatching(instant),
    _id: expect.stringMatching(hexId),
  };
  expect(lead.history).toEqual([
    { ...entry, userFirstName: 'Before', status: 'lead' },
    { ...entry, userFirstName: 'Before', status: 'opportunity' },
    { ...entry, userFirstName: 'After', status: 'opportunity' },
    { ...entry, userFirstName: 'After', status: 'opportunity' },
    { ...entry, userFirstName: 'After', status: 'lost' },
  ]);
  expect(lead.__v).toBe(4);
  expect(lead.createdAt).toBe('2020-01-01T00:00:00.000Z');
  const times = lead.history.map(({ createdAt }: Json) => Date.parse(createdAt));
  expect(times).toEqual(times.toSorted((a: number, b: number) => a - b));
  expect(new Set(lead.history.map(({ _id }: Json) => _id)).size).toBe(5);
});

test('changes through another source are in it, too; a credential is named', async () => {
  covers('footprints:client.read/leads.history');
  const { id, person } = await newLead(session);
  const { json } = await session.client(person);
  const shop = await actorOf(session, 'shop');
  const ref = { id: fromObjectId(json._id) as NonNullable<ReturnType<typeof fromObjectId>> };
  await session.server.server.deps.run(shop, changeLead, { ref, scope: '', status: 'customer' });
  expect((await shownLead(session, id, person)).history.map(({ status }: Json) => status)).toEqual([
    'lead',
    'customer',
  ]);
  const rows = await session.server.sql<Json>(
    'select version, credential_id from lead_history where lead_id = $1 order by version',
    [fromObjectId(id)],
  );
  expect(rows).toEqual([
    { version: 0, credential_id: expect.any(String) },
    { version: 1, credential_id: null },
  ]);
});

test('who sees its own sees its lead’s history, and in it what it said itself', async () => {
  covers('footprints:client.read/leads.history-then');
  const own = await ownSession(session);
  const { id, person } = await newLead(own, { userFirstName: 'Said' });
  await session.update({ ...person, userFirstName: 'Operator' });
  await session.call('PUT', `/api/lead/${id}`, { form: { status: 'customer', userCompanyName: 'Secret' } });
  const lead = await shownLead(own, id, person);
  expect(lead).toMatchObject({ status: 'customer', userFirstName: 'Said' });
  expect(lead).not.toHaveProperty('userCompanyName');
  expect(lead.history).toMatchObject([
    { status: 'lead', userFirstName: 'Said' },
    { status: 'customer', userFirstName: 'Said' },
  ]);
});

test('a sign-in can be renewed for two years', async () => {
  covers('footprints:token.create/refresh-end');
  const { server, block } = await startSession();
  try {
    const year = 31_536_000_000;
    const refresh = (refresh_token: string) => getToken(server, block, { grant_type: 'refresh_token', refresh_token });
    const opens = async (token: string) => (await server.call('GET', `/api/lead?access_token=${token}`)).status;
    const first = (await getToken(server, block, { grant_type: 'client_credentials' })).json;
    server.clock.move(year - 60_000);
    const second = (await refresh(first.refresh_token)).json;
    expect(second.expires_in).toBe(31_535_999);
    server.clock.move(year - 60_000);
    const last = (await refresh(second.refresh_token)).json;
    expect(last.expires_in).toBeLessThanOrEqual(120);
    expect(last.expires_in).toBeGreaterThan(60);
    expect(await opens(last.access_token)).toBe(200);
    server.clock.move(121_000);
    // Neither of the last pair outlives the sign-in, however young it is.
    expect(await opens(last.access_token)).toBe(401);
    const late = await refresh(last.refresh_token);
    expect([late.status, late.json.error]).toEqual([400, 'invalid_grant']);
    // A token from before there was an end: its family is too old to be renewed.
    const legacy = (await getToken(server, block, { grant_type: 'client_credentials' })).json;
    server.clock.move(2 * year + 1_000);
    await server.sql(`update tokens set expires_at = '2100-01-01' where kind = 'refresh'`);
    const refused = await refresh(legacy.refresh_token);
    expect([refused.status, refused.json.error]).toEqual([400, 'invalid_grant']);
  } finally {
    await server.close();
  }
});
