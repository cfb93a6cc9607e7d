import { beforeAll, expect, inject, test } from 'vitest';
import { bodyOf, printedUpload, smallPdf, uploads } from './footprints-documents.samples.ts';
import { covers } from './support/covers.ts';
import { shapeProblems } from './support/shape.ts';

const baseUrl = inject('baseUrl');
const { footprints = {} } = inject('credentials');
const { key, secret } = footprints;

// biome-ignore lint/suspicious/noExplicitAny: what comes is compared with what the document prints
type Json = any;
const form = 'application/x-www-form-urlencoded';
let access_token = '';
let leadId = '';

beforeAll(async () => {
  const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
  const token = await fetch(`${baseUrl}/api/token`, {
    method: 'POST',
    headers: { 'Content-Type': form, Authorization: authorization },
    body: 'grant_type=client_credentials',
  });
  ({ access_token } = (await token.json()) as Json);
  const lead = await fetch(`${baseUrl}/api/lead?access_token=${access_token}`, {
    method: 'POST',
    headers: { 'Content-Type': form },
    body: 'userFirstName=Mihai&userEmail=documents@popescu.com',
  });
  leadId = ((await lead.json()) as Json)._id;
});

test.each(uploads)('Upload Lead Documents: the example, as $client sends it', async ({ answered, ...upload }) => {
  covers('footprints:documents.upload/example');
  const response = await fetch(`${baseUrl}/api/lead/${leadId}/contracts?access_token=${access_token}`, {
    method: 'PUT',
    headers: { 'Content-Type': `multipart/form-data; boundary=${upload.boundary}` },
    body: bodyOf(upload),
  });
  const answer = await response.json();
  expect([response.status, answer]).toEqual([200, { status: 'ok', uploaded_files: answered }]);
  expect(shapeProblems(answer, printedUpload)).toEqual([]);
});

test('what was uploaded is listed, and comes back as a file', async () => {
  const documents = `${baseUrl}/api/lead/${leadId}/documents`;
  const listed = (await (await fetch(`${documents}?access_token=${access_token}`)).json()) as Json;
  expect(listed).toHaveLength(uploads.reduce((sum, { parts }) => sum + parts.length, 0));
  const [{ _id, name }] = listed;
  const file = await fetch(`${documents}/${_id}?access_token=${access_token}`);
  expect([file.status, file.headers.get('content-type'), await file.text()]).toEqual([
    200,
    'application/pdf',
    smallPdf,
  ]);
  expect(file.headers.get('content-disposition')).toContain(`attachment; filename="${name}"`);
});
