import { afterAll, beforeAll, expect, test } from 'vitest';
import { covers } from '../../support/covers.ts';
import { type Block, instant, type Session, signIn, somebody, startSession } from './session.ts';

let session: Session;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session.server.close());

type Lead = Record<string, unknown> & { _id: string };
const list = async (query = ''): Promise<Lead[]> => {
  const { status, json } = await session.call('GET', `/api/lead?${query}`);
  expect(status).toBe(200);
  return json;
};
const add = async (form: Record<string, string> = {}): Promise<string> =>
  (await session.lead({ ...somebody(), ...session.complete, ...form })).json._id;

test('only complete leads', async () => {
  covers('footprints:lead.list/complete');
  const whole = await add({ createdAt: '2001-01-01 12:00:00' });
  for (const field of ['locationId', 'offerCategoryId', 'offerId', 'consultantId'])
    await add({ [field]: '', createdAt: '2001-01-01 12:00:00' });
  expect((await list('startDate=2001-01-01&endDate=2001-01-01')).map(({ _id }) => _id)).toEqual([whole]);
});

test('a lead as the document prints it', async () => {
  covers('footprints:lead.list/prices', 'footprints:lead.list/booleans', 'footprints:lead.list/userBirthday');
  const { block, complete } = session;
  const person = { ...somebody(), userFirstName: 'Kibo', userLastName: 'English', userCountry: 'Romania' };
  const more = {
    userFamilyDetalis: 'relationship',
    userIncome: '8004',
    skuId: block.skuId ?? '',
    channelId: block.channelId ?? '',
  };
  const when = { userBirthday: '1960-10-21', createdAt: '2002-09-24 19:00:00' };
  const given = {
    agreeToCollect: 'true',
    agreeTandc: 'true',
    isAdult: 'true',
    deviceType: 'desktop',
    industryId: '5b8561bd0bb67c30c35df800',
  };
  const _id = await add({ ...person, ...more, ...when, ...given });
  const [lead] = await list('startDate=2002-09-24&endDate=2002-09-24');
  const { locationId, offerCategoryId, offerId, consultantId } = complete;
  const { userFamilyDetalis: userFamilyDetails, userIncome, channelId } = more;
  expect(lead).toEqual({
    _id,
    ...person,
    offerId,
    industryId: given.industryId,
    locationId,
    clientId: (await session.client(person)).json._id,
    status: 'lead',
    userFamilyDetails,
    userBirthday: '1960-10-21T00:00:00.000Z',
    userIncome,
    agreeToCollect: true,
    agreeTandc: true,
    isAdult: true,
    isMultipart: false,
    isComplete: true,
    timestamp: '2002-09-24T19:00:00.000Z',
    timestampStatusChange: '2002-09-24T19:00:00.000Z',
    createdAt: '2002-09-24T19:00:00.000Z',
    actionRequired: true,
    deviceType: 'desktop',
    skuExternalId: '12345',
    offerCategoryId,
    offerCategory: 'Apartments',
    offer: { _id: offerId, name: 'Two rooms, garden side', price: 800 },
    sku: { _id: block.skuId, name: 'Apartment 2B', price: 400 },
    updatedAt: expect.stringMatching(instant),
    channelId,
    consultant: { _id: consultantId, name: 'Ada Consultant' },
  });
});

test('what a lead does not have is left out; consents nobody gave are false', async () => {
  covers('footprints:lead.list/skuless', 'footprints:lead.list/booleans');
  await add({ createdAt: '2003-01-01 00:00:00' });
  const [lead] = await list('startDate=2003-01-01&endDate=2003-01-01');
  for (const key of [
    'sku',
    'skuExternalId',
    'offlineCampaignId',
    'channelId',
    'industryId',
    'userBirthday',
    'deviceType',
  ])
    expect(lead).not.toHaveProperty(key);
  expect(lead).toMatchObject({ agreeToCollect: false, agreeTandc: false, isAdult: false });
});

test('days, both included', async () => {
  covers('footprints:lead.list/dates', 'footprints:lead.list/dates-wrong');
  const times = ['2004-05-09 23:59:59', '2004-05-10 00:00:00', '2004-05-11 23:59:59', '2004-05-12 00:00:00'];
  const [before, first, last, after] = await Promise.all(times.map((createdAt) => add({ createdAt })));
  const ids = async (query: string) => (await list(query)).map(({ _id }) => _id);
  expect(await ids('startDate=2004-05-10&endDate=2004-05-11')).toEqual([last, first]);
  expect(await ids('startDate=2004-05-09&endDate=2004-05-09')).toEqual([before]);
  expect(await ids('startDate=2004-05-11&endDate=2004-05-10')).toEqual([]);
  expect(await ids('startDate=&endDate=2004-05-09')).toEqual(expect.arrayContaining([before]));
  expect(await ids('startDate=2004-05-12')).toEqual(expect.arrayContaining([after]));
  expect(await ids('startDate=2004-05-12')).not.toContain(last);
  for (const [field, day] of [
    ['startDate', '10.05.2004'],
    ['endDate', '2004-02-30'],
    ['startDate', '2004-05-10T00:00:00Z'],
  ]) {
    const { status, json } = await session.call('GET', `/api/lead?${field}=${day}`);
    expect([status, json]).toEqual([400, { status: 'error', message: `Invalid data: ${field}` }]);
  }
});

test('pages, newest first, each lead once', async () => {
  covers('footprints:lead.list/paging', 'footprints:lead.list/paging-limits');
  const range = 'startDate=2005-01-01&endDate=2005-12-31';
  const days = Array.from({ length: 23 }, (_, i) => `2005-03-${String(i + 1).padStart(2, '0')} 10:00:00`);
  const ids = await Promise.all(days.map((createdAt) => add({ createdAt })));
  const pages = await Promise.all([1, 2, 3, 4].map((page) => list(`${range}&pageSize=10&page=${page}`)));
  expect(pages.map(({ length }) => length)).toEqual([10, 10, 3, 0]);
  expect(pages.flat().map(({ _id }) => _id)).toEqual(ids.toReversed());
  expect(await list(range)).toHaveLength(23);
  for (const query of ['pageSize=0', 'pageSize=1001', 'pageSize=1e9', 'page=0', 'page=x', 'page=99999999']) {
    const { status, json } = await session.call('GET', `/api/lead?${query}`);
    expect([status, json.status]).toEqual([400, 'error']);
  }
});

test('a page of 100 without a size', async () => {
  covers('footprints:lead.list/paging-limits');
  const person = somebody();
  await Promise.all(Array.from({ length: 105 }, () => add({ ...person, createdAt: '2006-01-01 10:00:00' })));
  const range = 'startDate=2006-01-01&endDate=2006-01-01';
  const [first, second] = await Promise.all([list(range), list(`${range}&page=2`)]);
  expect([first.length, second.length]).toEqual([100, 5]);
  expect(new Set([...first, ...second].map(({ _id }) => _id)).size).toBe(105);
});

test('appKey keeps one application’s leads', async () => {
  covers('footprints:lead.list/appKey', 'footprints:lead.list/appKey-unknown');
  const { server, block } = session;
  const id = await add({ createdAt: '2007-01-01 10:00:00' });
  const range = 'startDate=2007-01-01&endDate=2007-01-01';
  expect((await list(`${range}&appKey=${block.appkey}`)).map(({ _id }) => _id)).toEqual([id]);
  await server.sql("update leads set origin = 'another' where created_at = '2007-01-01 10:00:00Z'");
  expect(await list(`${range}&appKey=${block.appkey}`)).toEqual([]);
  expect(await list(`${range}&appKey=`)).toHaveLength(1);
  const other = (await server.tenant('Other')).footprints as Block;
  for (const appKey of ['unknown', block.key, other.appkey]) {
    const { status, json } = await session.call('GET', `/api/lead?appKey=${appKey}`);
    expect([status, json]).toEqual([400, { status: 'error', message: 'Invalid data: appKey' }]);
  }
});

test('another tenant has its own leads', async () => {
  const other = await signIn(session.server, (await session.server.tenant('Third')).footprints as Block);
  await add();
  expect((await other.call('GET', '/api/lead')).json).toEqual([]);
});
