import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, inject, test } from 'vitest';
import { printedClient, printedSuccess } from './footprints.samples.ts';
import { deleteSamples } from './footprints-client.samples.ts';
import { covers } from './support/covers.ts';
import { shapeProblems } from './support/shape.ts';

/** Get customers and Delete customer, as the document's samples send them. */

const baseUrl = inject('baseUrl');
const { footprints = {} } = inject('credentials');
const { key, secret, offerCategoryId, channelId } = footprints;

// biome-ignore lint/suspicious/noExplicitAny: what comes is compared with what the document prints
type Json = any;
const form = 'application/x-www-form-urlencoded';
let access_token = '';

/** Node's own client, as the samples use it: it sends a body with any method, and a content type without one. */
async function send(method: string, path: string, body?: string): Promise<{ status: number | undefined; json: Json }> {
  const url = new URL(`${baseUrl}${path}${path.includes('?') ? '&' : '?'}access_token=${access_token}`);
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const sent = request(url, { method, headers: { 'Content-Type': form, ...length } });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode, json: JSON.parse(await text(response)) };
}

beforeAll(async () => {
  const response = await fetch(`${baseUrl}/api/token`, {
    method: 'POST',
    headers: { 'Content-Type': form, Authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
    body: 'grant_type=client_credentials',
  });
  ({ access_token } = (await response.json()) as Json);
});

test('Get customers: a profile with a content type and without a body, all its keys as printed', async () => {
  covers('footprints:client.read/curl', 'footprints:client.read/profile');
  const keys = 'userEmail=profile@test.ro&userPhone=0700000777';
  const lead = `userFirstName=Test&userLastName=Test&${keys}&offerCategoryId=${offerCategoryId}&channelId=${channelId}`;
  await send('POST', '/api/lead', lead);
  const { status, json } = await send('GET', `/api/client?${keys}`);
  expect(status).toBe(200);
  expect(shapeProblems(json, printedClient)).toEqual([
    // Nobody is recorded as the maker of an offer.
    'interactionsTimeline.offerCategoryId.offers.userId is missing',
  ]);
  const { kidsAge, interests, preferences, employees, marketingChannels, pointsOfPresence, personalAssistance } = json;
  for (const list of [
    kidsAge,
    interests,
    preferences,
    employees,
    marketingChannels,
    pointsOfPresence,
    personalAssistance,
  ])
    expect(list).toEqual([]);
  expect(json).toMatchObject({ userFirstName: 'Test', userEmail: 'profile@test.ro', type: printedClient.type });
  expect(Number.isInteger(json.__v)).toBe(true);
  for (const moment of [json.timestamp, json.createdAt]) expect(new Date(moment).toISOString()).toBe(moment);
});

test.each(deleteSamples)('Delete customer: the $language sample', async ({ body }) => {
  covers('footprints:client.delete/example', 'footprints:client.delete/userExternalId');
  const person = 'userFirstName=Test&userEmail=deleted@test.ro&userPhone=0700000888';
  await send('POST', '/api/lead', `${person}&${body}`);
  const find = '/api/client?userEmail=deleted@test.ro&userPhone=0700000888';
  expect((await send('GET', find)).status).toBe(200);
  const { status, json } = await send('DELETE', '/api/client', body);
  expect([status, json]).toEqual([200, printedSuccess]);
  expect((await send('GET', find)).status).toBe(404);
  const again = await send('DELETE', '/api/client', body);
  expect([again.status, again.json.status]).toEqual([404, 'error']);
});
