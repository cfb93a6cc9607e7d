import { stringify } from 'node:querystring';
import { beforeAll, expect, inject, test } from 'vitest';
import { printedAnswer, printedBeginning, printedRequest } from './footprints-notifications.samples.ts';
import { covers } from './support/covers.ts';

const baseUrl = inject('baseUrl');
const { footprints = {} } = inject('credentials');
const { key, secret, templateKey = '' } = footprints;

// biome-ignore lint/suspicious/noExplicitAny: what comes is compared with what the document prints
type Json = any;
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
let access_token = '';

beforeAll(async () => {
  const response = await fetch(`${baseUrl}/api/token`, {
    method: 'POST',
    headers: { ...form, Authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
    body: 'grant_type=client_credentials',
  });
  ({ access_token } = (await response.json()) as Json);
});

/** A whole file that begins as the sample's does, and whose base64 has what forms make of it. */
const file = Buffer.concat([
  Buffer.from('%PDF-1.4\r%\xe2\xe3\xcf\xd3\r\n', 'latin1'),
  Buffer.from('fbeffefbef'.repeat(9), 'hex'),
  Buffer.from('\nstartxref\n0\n%%EOF\n'),
]);
const content = file.toString('base64');

async function send(body: string): Promise<[number, Json]> {
  const url = `${baseUrl}/api/notifications/send?access_token=${access_token}`;
  const response = await fetch(url, { method: 'POST', headers: form, body });
  return [response.status, await response.json()];
}

test('Send Notifications: the example of curl, PHP and Ruby, with base64 as it is', async () => {
  covers('footprints:notification.send/example', 'footprints:notification.send/reply');
  expect(content.startsWith(printedBeginning)).toBe(true);
  expect(content).toMatch(/\+/);
  const body = printedRequest.replace('{{templateKey}}', templateKey).replace('{{content}}', content);
  expect(await send(body)).toEqual([200, printedAnswer]);
});

test('Send Notifications: the example of Node, encoded by qs', async () => {
  covers('footprints:notification.send/example');
  const fields = { email: 'test@test.com', attachmentFileName: 'test.pdf', attachmentFileContent: content };
  expect(await send(stringify({ templateKey, ...fields }))).toEqual([200, printedAnswer]);
  expect(await send(stringify({ templateKey: 'irqm1350re7pw', ...fields }))).toEqual([
    400,
    { status: 'error', message: 'Invalid data: templateKey' },
  ]);
});
