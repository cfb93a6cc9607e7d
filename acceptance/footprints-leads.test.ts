import { beforeAll, expect, inject, test } from 'vitest';
import {
  printedActions,
  printedLead,
  printedLost,
  printedProspect,
  printedRated,
  printedSaved,
  printedTypes,
  prospectBodies,
} from './footprints-leads.samples.ts';
import { covers } from './support/covers.ts';
import { shapeProblems } from './support/shape.ts';

const baseUrl = inject('baseUrl');
const { footprints = {} } = inject('credentials');
const { key, secret, offerCategoryId, offerId, skuId, locationId, consultantId, leadActionTypeId } = footprints;

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

const { userFirstName, userLastName, userEmail, userPhone } = printedLead;
const profileOf = (email: string, phone: string) => send('GET', `/api/client?userEmail=${email}&userPhone=${phone}`);

let leadId = '';
beforeAll(async () => {
  const response = await fetch(`${baseUrl}/api/token`, {
    method: 'POST',
    headers: { 'Content-Type': form, Authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
    body: 'grant_type=client_credentials',
  });
  ({ access_token } = (await response.json()) as Json);
  const targets = { offerCategoryId, offerId, locationId, consultantId } as Record<string, string>;
  const person = { userFirstName, userLastName, userEmail, userPhone };
  leadId = (await send('POST', '/api/lead', new URLSearchParams({ ...person, ...targets }).toString()))._id;
});

test('Update Lead: the example, and the printed answer of a customer with a contract', async () => {
  covers('footprints:lead.update/example', 'footprints:lead.update/body.status', 'footprints:lead.update/reply');
  const answer = await send('PUT', `/api/lead/${leadId}`, 'status=sale_lead');
  expect(shapeProblems(answer, printedLead)).toEqual([
    'skuId is missing',
    'contractId is missing',
    'skuExternalId is missing',
  ]);
  expect(answer).toMatchObject({ _id: leadId, status: 'sale_lead', userEmail, userPhone, assignedBefore: 1 });
  const body = `status=customer&skuId=${skuId}&contractNumber=17&contractValue=1200&contractDate=2020-03-15`;
  const customer = await send('PUT', `/api/lead/${leadId}`, body);
  expect(shapeProblems(customer, printedLead)).toEqual([]);
  const { status, assignedBefore, skuExternalId } = printedLead;
  const asPrinted = { status, userFirstName, userLastName, userPhone, userEmail, assignedBefore, skuExternalId };
  expect(customer).toMatchObject({ ...asPrinted, locationId, offerId, consultantId, skuId });
  for (const moment of ['timestamp', 'createdAt', 'updatedAt'])
    expect(customer[moment]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
});

test('lead actions: the examples of adding, changing, listing, and of their types', async () => {
  covers(
    'footprints:lead-action.create/example',
    'footprints:lead-action.update/example',
    'footprints:lead-action.list/example',
    'footprints:lead-action-type.list/example',
  );
  // curl, Ruby and PHP send the space of the date as it is, Node encodes it.
  const asPrinted = `leadId=${leadId}&leadActionTypeId=${leadActionTypeId}&actionDetail=description&date=2021-01-12 06:42:55`;
  const fromNode = asPrinted.replace(' ', '%20').replaceAll(':', '%3A');
  const added = await send('POST', '/api/lead/action', asPrinted);
  expect(shapeProblems(added, printedSaved)).toEqual([]);
  const second = await send('POST', '/api/lead/action', fromNode);
  for (const body of [asPrinted, fromNode]) {
    const changed = await send('PUT', `/api/lead/action/${added._id}`, body);
    expect(shapeProblems(changed, printedSaved)).toEqual([]);
    expect(changed).toEqual({ status: 'success', _id: added._id });
  }
  const listed = await send('GET', `/api/lead/actions/${leadId}`);
  expect(shapeProblems(listed, printedActions)).toEqual([]);
  expect(listed.data.map(({ _id }: Json) => _id).sort()).toEqual([added._id, second._id].sort());
  const types = await send('GET', '/api/lead/action-types');
  expect(shapeProblems(types, printedTypes)).toEqual([]);
  const type = types.data.find(({ _id }: Json) => _id === leadActionTypeId);
  for (const action of listed.data)
    expect(action).toMatchObject({
      leadId,
      actionDetail: 'description',
      leadActionTypeId: { _id: leadActionTypeId, name: type.name },
      date: '2021-01-12T06:42:55.000Z',
    });
});

test('Add prospect: the examples, as printed and with the missing ampersand', async () => {
  covers('footprints:prospect.create/example', 'footprints:prospect.create/status');
  const ids: string[] = [];
  for (const body of prospectBodies) {
    const answer = await send('POST', '/api/prospect', body);
    expect(shapeProblems(answer, printedProspect)).toEqual([]);
    ids.push(answer._id);
  }
  expect(new Set(ids).size).toBe(prospectBodies.length);
  const { leads } = await profileOf('test@test.com', '0700000000');
  const made = leads.filter(({ _id }: Json) => ids.includes(_id));
  expect(made.map(({ status }: Json) => status)).toEqual(Array(4).fill('prospect'));
});

test('Update NPS: the examples, by PUT and by POST', async () => {
  covers('footprints:lead.rate/example', 'footprints:lead.rate/post');
  for (const [method, body] of [
    ['PUT', 'nps=10&comment%20=test'],
    ['PUT', 'nps=10&comment=test'],
    ['POST', 'nps=9&comment%20=test'],
  ] as const) {
    const answer = await send(method, `/api/lead/${leadId}/nps`, body);
    expect(shapeProblems(answer, printedRated)).toEqual([]);
    expect(answer).toEqual(printedRated);
  }
  const { leads } = await profileOf(userEmail, userPhone);
  expect(leads.find(({ _id }: Json) => _id === leadId).nps).toBe(9);
});

test('Update Lost Lead: the example', async () => {
  covers('footprints:lead.lose/example', 'footprints:client.read/leads.comments');
  const answer = await send('PUT', `/api/lead/${leadId}/leadLost`, 'reasonLost=price_too_high&comment%20=test');
  expect(shapeProblems(answer, printedLost)).toEqual([]);
  expect(answer).toMatchObject({ _id: leadId, status: 'lost' });
  const { leads } = await profileOf(userEmail, userPhone);
  const lead = leads.find(({ _id }: Json) => _id === leadId);
  expect(lead.comments).toMatchObject([{ _id: answer.comments, comment: 'test' }]);
  expect(lead.interactions).toHaveLength(2);
  expect(lead.history.at(0)).toMatchObject({ status: 'lead', userEmail });
  expect(lead.history.at(-1)).toMatchObject({ status: 'lost', userEmail });
});
