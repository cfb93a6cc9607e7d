import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { printedClient, printedCreated, printedLeads, printedSuccess, printedToken } from './footprints.samples.ts';
import { covers } from './support/covers.ts';
import { shapeProblems } from './support/shape.ts';

const baseUrl = inject('baseUrl');
const { footprints = {} } = inject('credentials');
const { key, secret, pin, offerCategoryId, offerId, skuId, locationId, consultantId, channelId } = footprints;

// biome-ignore lint/suspicious/noExplicitAny: what comes is compared with what the document prints
type Json = any;
const form = 'application/x-www-form-urlencoded';
let access_token = '';

/** As curl, Ruby, PHP and Node of the samples do: a form content type on every call, the token in the query. */
async function send(method: string, path: string, body?: string): Promise<Json> {
  const response = await fetch(`${baseUrl}${path}${path.includes('?') ? '&' : '?'}access_token=${access_token}`, {
    method,
    headers: { 'Content-Type': form },
    ...(body === undefined ? {} : { body }),
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  return response.json();
}

async function getToken(body: string): Promise<Json> {
  const response = await fetch(`${baseUrl}/api/token`, {
    method: 'POST',
    headers: { 'Content-Type': form, Authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
    body,
  });
  expect(response.status).toBe(200);
  return response.json();
}

beforeAll(async () => {
  ({ access_token } = await getToken(`grant_type=client_credentials&pin=${pin}`));
});

test('Authentication: the example', async () => {
  covers('footprints:token.create/example', 'footprints:token.create/basic', 'footprints:token.create/reply');
  const answer = await getToken(`grant_type=client_credentials&pin=${pin}`);
  expect(shapeProblems(answer, printedToken)).toEqual([]);
  const { token_type, expires_in, scope } = printedToken;
  expect(answer).toMatchObject({ token_type, expires_in, scope, hostess_id: consultantId });
  for (const token of [answer.access_token, answer.refresh_token]) expect(token).toMatch(/^[0-9a-f]+$/);
});

describe('Add Lead', () => {
  test('the example, and the older path of its Node sample', async () => {
    covers('footprints:lead.create/example', 'footprints:lead.create/older-path');
    const asPrinted = 'userFirstName=Test&userLastName=Test&userEmail=test@test.com&userPhone=0700000000';
    const fromNode = asPrinted.replace('@', '%40');
    const answers = [
      await send('POST', '/api/lead', asPrinted),
      await send('POST', `/api/offerCategory/${offerCategoryId}/lead`, fromNode),
    ];
    for (const answer of answers) expect(shapeProblems(answer, printedCreated)).toEqual([]);
    expect(answers[0]._id).not.toBe(answers[1]._id);
    const profile = await send('GET', '/api/client?userEmail=test@test.com&userPhone=0700000000');
    expect(profile).toMatchObject({ userFirstName: 'Test', userEmail: 'test@test.com', userPhone: '0700000000' });
    const ids = profile.leads.map(({ _id }: Json) => _id);
    expect(ids).toEqual(expect.arrayContaining(answers.map(({ _id }) => _id)));
  });
});

describe('Get Leads', () => {
  const [printed = {} as Json] = printedLeads;
  let added = '';
  beforeAll(async () => {
    const { userFirstName, userLastName, userEmail, userCountry, userIncome, industryId, deviceType } = printed;
    const person = { userFirstName, userLastName, userEmail, userPhone: '0700000018', userCountry, userIncome };
    const more = { userFamilyDetalis: printed.userFamilyDetails, userBirthday: '1960-10-21', industryId, deviceType };
    const consents = { agreeToCollect: 'true', agreeTandc: 'true', isAdult: 'true', createdAt: '2018-12-24 19:00:00' };
    const targets = { offerCategoryId, offerId, skuId, locationId, consultantId, channelId };
    const body = new URLSearchParams({ ...person, ...more, ...consents, ...(targets as Record<string, string>) });
    added = (await send('POST', '/api/lead', body.toString()))._id;
  });
  const query = 'startDate=2018-11-25&endDate=2018-12-31&pageSize=10&page=1';

  test('the example', async () => {
    covers('footprints:lead.list/example', 'footprints:lead.list/prices', 'footprints:lead.list/booleans');
    const answer = await send('GET', `/api/lead?${query}`);
    // The sample data has no offline campaign that the lead could have come from.
    expect(shapeProblems(answer, printedLeads)).toEqual(['offlineCampaignId is missing']);
    const { userFirstName, userLastName, userEmail, userCountry, userFamilyDetails, userIncome } = printed;
    const person = { userFirstName, userLastName, userEmail, userCountry, userFamilyDetails, userIncome };
    const flags = { agreeToCollect: true, agreeTandc: true, isAdult: true, isMultipart: false, isComplete: true };
    expect(answer[0]).toMatchObject({ _id: added, ...person, ...flags, actionRequired: true });
    expect(new Date(answer[0].userBirthday)).toEqual(new Date(printed.userBirthday));
    expect(answer[0]).toMatchObject({ offer: { price: 800 }, sku: { price: 400 }, skuExternalId: '12345' });
  });

  test('with an empty body on the GET, as its curl sends it', async () => {
    const headers = { 'Content-Type': form, 'Content-Length': '0' };
    const sent = request(`${baseUrl}/api/lead?access_token=${access_token}&${query}`, { method: 'GET', headers });
    sent.end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const body = await text(response);
    expect([response.statusCode, JSON.parse(body)[0]._id]).toEqual([200, added]);
  });
});

describe('Customers', () => {
  const example = 'userFirstName=Test&userLastName=Test&userEmail=test@test.ro&userPhone=0700000000';
  beforeAll(async () => {
    await send('POST', '/api/lead', `${example}&offerCategoryId=${offerCategoryId}&channelId=${channelId}`);
  });

  test('Get customers: the example', async () => {
    covers('footprints:client.read/example', 'footprints:client.read/timeline', 'footprints:client.read/leads');
    const answer = await send('GET', '/api/client?userEmail=test@test.ro&userPhone=0700000000');
    const [lead] = answer.leads;
    const newest = { ...answer, leads: [lead], interactionsTimeline: [answer.interactionsTimeline[0]] };
    // Nobody is recorded as the maker of an offer.
    expect(shapeProblems(newest, printedClient)).toEqual([
      'interactionsTimeline.offerCategoryId.offers.userId is missing',
    ]);
    expect(lead).toMatchObject({ clientId: answer._id, status: 'lead', application: { name: 'CRM Application' } });
    expect(lead.history[0]).toMatchObject({
      leadId: lead._id,
      applicationKey: footprints.appkey,
      userEmail: 'test@test.ro',
    });
    expect(answer.interactionsTimeline[0]).toMatchObject({ leadId: lead._id, icon: 'icon-location-city' });
  });

  test('Update customer: the example', async () => {
    covers('footprints:client.update/example');
    const answer = await send('PUT', '/api/client', example);
    expect(shapeProblems(answer, printedSuccess)).toEqual([]);
    expect(answer).toEqual(printedSuccess);
    expect(await send('GET', '/api/client?userEmail=test@test.ro&userPhone=0700000000')).toMatchObject({
      userFirstName: 'Test',
      userLastName: 'Test',
      userEmail: 'test@test.ro',
      userPhone: '0700000000',
    });
  });
});
