import { beforeAll, expect, inject, test } from 'vitest';
import {
  printedActiveCampaigns,
  printedCampaigns,
  printedChange,
  printedCheck,
  printedHistory,
  printedList,
} from './footprints-loyalty.samples.ts';
import { covers } from './support/covers.ts';
import { shapeProblems } from './support/shape.ts';

const baseUrl = inject('baseUrl');
const { footprints = {} } = inject('credentials');
const { key, secret, pin, locationId, loyaltyCampaignId, campaignInternalId } = footprints;

// biome-ignore lint/suspicious/noExplicitAny: what comes is compared with what the document prints
type Json = any;
const form = 'application/x-www-form-urlencoded';
let access_token = '';
let lead = '';

/** Every sample sends the form's content type, those of GET too, and the token in the query. */
async function send(method: 'GET' | 'POST', path: string, body?: string, type = form): Promise<Json> {
  const response = await fetch(`${baseUrl}${path}?access_token=${access_token}`, {
    method,
    headers: { 'Content-Type': type },
    ...(body === undefined ? {} : { body }),
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  return response.json();
}

/** As PHP and curl print them; the document's campaign for the demo's. */
const printedPerson = 'userEmail=mihai%40popescu.com&userPhone=%2B075364628484';
const inCampaign = `${printedPerson}&campaignInternalId=${campaignInternalId}`;
/** As Node's `qs.stringify` makes it of the sample's object. */
const fromNode = new URLSearchParams({
  userEmail: 'mihai@popescu.com',
  userPhone: '+075364628484',
  campaignInternalId: String(campaignInternalId),
}).toString();

beforeAll(async () => {
  const response = await fetch(`${baseUrl}/api/token`, {
    method: 'POST',
    headers: { 'Content-Type': form, Authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
    body: `grant_type=client_credentials&pin=${pin}`,
  });
  ({ access_token } = (await response.json()) as Json);
  const more = `userFirstName=Mihai&userLastName=Popescu&offlineCampaignId=${loyaltyCampaignId}`;
  lead = (await send('POST', '/api/lead', `${printedPerson}&${more}`))._id;
});

test('Get Active Loyalty Campaigns: the example', async () => {
  covers('footprints:loyalty.active-campaigns/example');
  const answer = await send('GET', '/api/loyaltyCode/active-campaigns');
  expect(shapeProblems(answer, printedActiveCampaigns)).toEqual([]);
  expect(answer.campaigns).toMatchObject([{ _id: loyaltyCampaignId, internalId: campaignInternalId }]);
  expect(answer.campaigns[0].total).toBeGreaterThan(0);
});

test('Get Loyalty Campaigns: the example', async () => {
  covers('footprints:loyalty.campaigns/example');
  const answer = await send('GET', '/api/loyaltyCode/campaigns');
  expect(shapeProblems(answer, printedCampaigns)).toEqual([]);
  const [campaign] = answer.campaigns;
  expect(campaign).toMatchObject({ type: 'drive_loyalty', locationId, budget: 0, salesCost: null });
  expect(campaign.leads).toContain(lead);
  const [allocation] = printedCampaigns.campaigns[0]?.extraAllocations ?? [];
  expect(campaign.extraAllocations).toEqual([{ ...allocation, _id: expect.stringMatching(/^[0-9a-f]{24}$/) }]);
});

test('Check Client Code, Change Code Status: the examples, in each spelling of the samples', async () => {
  covers('footprints:loyalty.check/example', 'footprints:loyalty.change/example');
  const answer = await send('POST', '/api/loyaltyCode/check', inCampaign);
  expect(shapeProblems(answer, printedCheck)).toEqual([]);
  const { status, message, prize_status } = printedCheck;
  expect(answer).toMatchObject({ status, message, prize_status });
  for (const moment of [answer.expire_code_date, answer.last_update])
    expect(moment).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);
  expect(await send('POST', '/api/loyaltyCode/check', fromNode)).toEqual(answer);
  const asJson = JSON.stringify(Object.fromEntries(new URLSearchParams(fromNode)));
  expect(await send('POST', '/api/loyaltyCode/check', asJson, 'application/json')).toEqual(answer);
  expect(await send('POST', '/api/loyaltyCode/change', `${inCampaign}&code=${answer.code}`)).toEqual(printedChange);
  const redeemed = await send('POST', '/api/loyaltyCode/check', inCampaign);
  expect(redeemed).toMatchObject({ code: answer.code, prize_status: 'redeemed' });
});

test('Code List: the example', async () => {
  covers('footprints:loyalty.list/example');
  const answer = await send(
    'POST',
    '/api/loyaltyCode/list',
    `campaignInternalId=${campaignInternalId}&searchTerm=&page=1`,
  );
  expect(shapeProblems(answer, printedList)).toEqual([]);
  const own = answer.clients.find(({ client }: Json) => client.userEmail === 'mihai@popescu.com');
  expect(own).toMatchObject({ status: 'redeemed', client: { userFirstName: 'Mihai', userPhone: '+075364628484' } });
  expect(answer.totalResults).toBe(answer.clients.length);
});

test('Check Loyalty User Prize History: the example', async () => {
  covers('footprints:loyalty.history/example');
  // The document's customer has another phone here.
  const person = 'userEmail=mihai%40popescu.com&userPhone=%2B075364625500';
  await send('POST', '/api/lead', person);
  const answer = await send('POST', '/api/loyaltyCode/history', person);
  expect(shapeProblems(answer, printedHistory)).toEqual([]);
  expect(answer.codes).toMatchObject([{ campaign: { internalId: campaignInternalId }, status: 'redeemed' }]);
});
