import { expect, inject, test } from 'vitest';
import {
  createAnswer,
  createBody,
  filterAnswer,
  filterBody,
  patchBody,
  properties,
  putAnswer,
  subscribeBody,
} from './subrite.samples.ts';
import { covers } from './support/covers.ts';
import { shapeProblems } from './support/shape.ts';

/** The guide's own examples, with this server's token, plan and custom property filled in. */

const baseUrl = inject('baseUrl');
const { subrite } = inject('credentials');
const key = String(subrite?.customPropertyKey);

// biome-ignore lint/suspicious/noExplicitAny: tests assert on what came, whatever its shape
async function call(method: string, path: string, body: string): Promise<{ status: number; json: any }> {
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    headers: { Authorization: `Bearer ${subrite?.token}`, 'Content-Type': 'application/json' },
    body,
  });
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  return { status: response.status, json: await response.json() };
}

/** The samples speak of a `propertyKey` with a text; the demo's is a number. */
const withProperty = (text: string) => text.replace('"propertyKey": "propertyValue"', `"${key}": 1144`);
const withEmail = (text: string, email: string) => text.replace('"email": "string"', `"email": "${email}"`);
const printed = <T extends { customPropertyValues: object }>(sample: T) => ({
  ...sample,
  customPropertyValues: { [key]: 1144 },
});
const paging = { extra: ['total', 'page', 'limit', 'totalPages'] };

test('Filter Members: the example body finds the one member that all its clauses hold for', async () => {
  covers('subrite:filter/example', 'subrite:filter/body.filter', 'subrite:filter/reply', 'subrite:auth/bearer');
  covers('subrite:filter/field.customProperty', 'subrite:filter/field.subscriptionPlanId');
  covers('subrite:filter/field.subscriptionPlanStatus', 'subrite:filter/field.updatedAt', 'subrite:filter/field.email');
  const email = 'ioana.marin@example.com';
  const body = filterBody
    .replace('name@example.com', email)
    .replace('customProperty.propertyKey', `customProperty.${key}`)
    .replace('17', String(subrite?.planId));
  const before = await call('POST', '/api/v1/members/filter', body);
  expect([before.status, before.json.items]).toEqual([200, []]);

  const found = await call(
    'POST',
    '/api/v1/members/filter',
    `{"filter":[{"field":"email","operator":"eq","value":"${email}"}]}`,
  );
  const { id } = found.json.items[0];
  const full = {
    nickName: 'I',
    isCompany: true,
    companyName: 'Marin srl',
    organizationNo: '912345678',
    customPropertyValues: { [key]: 1144 },
  };
  expect((await call('PATCH', `/api/v1/members/${id}`, JSON.stringify(full))).status).toBe(200);
  const { status, json } = await call('POST', '/api/v1/members/filter', body);
  expect(status).toBe(200);
  expect(json.items.map((item: { id: string }) => item.id)).toEqual([id]);
  expect(shapeProblems(json, { items: filterAnswer.items.map(printed) }, paging)).toEqual([]);
});

test('Create a Member, Update a Member, Update a Member’s Custom Properties: the example bodies, one after the other', async () => {
  covers('subrite:create/example', 'subrite:create/body', 'subrite:create/reply', 'subrite:create/check-first');
  covers('subrite:put/example', 'subrite:put/body', 'subrite:put/reply', 'subrite:patch/example', 'subrite:patch/body');
  const sent = JSON.parse(withEmail(createBody, 'sample@example.com'));
  const created = await call('POST', '/api/v1/members', withEmail(createBody, 'sample@example.com'));
  expect(created.status).toBe(201);
  expect(shapeProblems(created.json, { ...createAnswer, customPropertyValues: {} })).toEqual([]);
  expect(created.json).toMatchObject({ ...sent, birthDate: '2024-01-08T00:00:00.000Z' });
  expect((await call('POST', '/api/v1/members', withEmail(createBody, 'sample@example.com'))).status).toBe(409);

  const found = await call(
    'POST',
    '/api/v1/members/filter',
    '{"filter":[{"field":"email","operator":"eq","value":"sample@example.com"}]}',
  );
  const { id } = found.json.items[0];
  expect(id).toBe(created.json.id);

  const putBody = withProperty(withEmail(createBody, 'moved@example.com').replace('{}', properties));
  const put = await call('PUT', `/api/v1/members/${id}`, putBody);
  expect(put.status).toBe(200);
  // No sample sends an organizationNo, so its place in the answer is empty.
  expect(put.json.organizationNo).toBeNull();
  expect(shapeProblems(put.json, { ...printed(putAnswer), organizationNo: null })).toEqual([]);
  expect(put.json).toMatchObject({
    email: 'moved@example.com',
    memberNumber: created.json.memberNumber,
    customPropertyValues: { [key]: 1144 },
  });

  const patched = await call('PATCH', `/api/v1/members/${id}`, withProperty(patchBody).replace('1144', '1145'));
  expect([patched.status, patched.json]).toEqual([200, { ...put.json, customPropertyValues: { [key]: 1145 } }]);
});

test('Create a Subscription: the example body, with this server’s package and member', async () => {
  covers('subrite:subscribe/example', 'subrite:subscribe/path', 'subrite:subscribe/body');
  const created = await call('POST', '/api/v1/members', withEmail(createBody, 'subscriber@example.com'));
  const { id, memberNumber } = created.json;
  const body = subscribeBody.replace('17', String(subrite?.packageId)).replace('"1"', `"${memberNumber}"`);
  const { status, json } = await call('POST', '/api/v1/product-packages/subscribe', body);
  expect(status).toBe(201);
  expect(json).toMatchObject({ memberId: id, packageId: subrite?.packageId, paymentDate: '2024-01-08T07:43:30.122Z' });
  expect(json.subscriptions).toEqual([expect.objectContaining({ planId: subrite?.planId, status: 'expired' })]);
  const again = await call('POST', '/api/v1/product-packages/subscribe', body.replace(`"${memberNumber}"`, `"${id}"`));
  expect([again.status, again.json]).toEqual([201, json]);

  const today = subscribeBody.replace('2024-01-08T07:43:30.122Z', new Date().toISOString());
  const now = today.replace('17', String(subrite?.packageId)).replace('"1"', `"${id}"`);
  expect((await call('POST', '/api/v1/product-packages/subscribe', now)).status).toBe(201);
  const filter = `{"filter":[{"field":"subscriptionPlanId","operator":"eq","value":${subrite?.planId}},
    {"field":"subscriptionPlanStatus","operator":"eq","value":"active"},{"field":"memberNumber","operator":"eq","value":${memberNumber}}]}`;
  const found = await call('POST', '/api/v1/members/filter', filter);
  expect(found.json.items.map((item: { id: string }) => item.id)).toEqual([id]);
});

test('App push: what the plugin sends', async () => {
  covers('subrite:push/body', 'subrite:push/reply');
  const body =
    '{"title":"New article","body":"Read it now","data":{"url":"https://example.com/article"},"topics":["all"]}';
  const { status, json } = await call('POST', '/api/v1/app-push/pushcontent', body);
  expect([status, json]).toEqual([201, { status: 'created' }]);
});
