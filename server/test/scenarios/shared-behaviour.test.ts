import { afterAll, beforeAll, expect, test } from 'vitest';
import { dialects } from '../../src/dialects/registry.ts';
import { toObjectId } from '../../src/kit/ids.ts';
import { type Wire, type WireRequest, wires } from '../drivers/wire.ts';
import { names, type One, sideBySide, startWorld, type World } from './side-by-side.ts';

/**
 * What every dialect does, once, with the five wires side by side: what is sent, and what comes back. `none`: the dialect's
 * document has no such call; a dialect that gets one fails here until its line is written.
 */

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.server.close());

const get = (path: string): WireRequest => ({ method: 'GET', path });
const hexId = expect.stringMatching(/^[0-9a-f]{24}$/);
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/);
const integer = expect.any(Number);
const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** The five error bodies. */
const refused = {
  feelme: (error: string) => ({ error }),
  leeloo: (code: string, fields: object = {}) => ({ status: 0, error: { fields, code } }),
  subrite: (statusCode: number, error: string, message: unknown) => ({ statusCode, message, error }),
  footprints: (message: string) => ({ status: 'error', message }),
  matchtrade: (status: string, message: string) => ({ status, timestamp: instant, message, printableMessage: false }),
};

const compare = sideBySide(() => world);

const created = {
  feelme: (email: string) => ({ id: integer, email, password: '********', agreed_to_policies: 'agreed' }),
  leeloo: (email: string, id: unknown = hexId) => ({
    data: expect.objectContaining({ id: hexId, person_id: id, email, from: 'MANUAL', connectionStatus: 'OK' }),
    status: 1,
  }),
  subrite: (email: string) => ({
    ...{ id: uuid, fullName: null, email, phone: null, birthDate: null, nickName: null, isCompany: false },
    ...{ companyName: null, memberNumber: integer, address: null, customPropertyValues: {} },
  }),
  footprints: () => ({ _id: hexId }),
  matchtrade: (email: string) =>
    expect.objectContaining({ uuid, accountUuid: uuid, created: instant, updated: instant, email, status: 'NEW' }),
};

test('there is a line of every dialect', () => {
  expect([...names].sort()).toEqual(dialects.map(({ name }) => name).sort());
  expect(Object.keys(wires).sort()).toEqual([...names].sort());
});

compare('a person is created', {
  feelme: (it) => [it.create(), 201, created.feelme(it.email)],
  leeloo: (it) => [it.create(), 200, created.leeloo(it.email)],
  subrite: (it) => [it.create(), 201, created.subrite(it.email)],
  footprints: (it) => [it.create(), 200, created.footprints()],
  matchtrade: (it) => [it.create(), 200, created.matchtrade(it.email)],
});

compare('an unknown field is ignored', {
  feelme: (it) => [it.create({ nonsense: 1 }), 201, created.feelme(it.email)],
  leeloo: (it) => [it.create({ nonsense: { a: [1] } }), 200, created.leeloo(it.email)],
  subrite: (it) => [it.create({ nonsense: 'x' }), 201, created.subrite(it.email)],
  footprints: (it) => [it.create({ nonsense: 'x' }), 200, created.footprints()],
  matchtrade: (it) => [it.create({ nonsense: null }), 200, created.matchtrade(it.email)],
});

const again = (name: (typeof names)[number], it: One, email = it.known.email) =>
  (wires[name] as Wire).create(it.block, email);
compare('the same person again', {
  feelme: (it) => [again('feelme', it), 400, refused.feelme('A user with this email already exists')],
  leeloo: (it) => [again('leeloo', it), 200, created.leeloo(it.known.email, toObjectId(it.known.id))],
  subrite: (it) => [
    again('subrite', it, ` ${it.known.email.toUpperCase()} `),
    409,
    refused.subrite(409, 'Conflict', 'Member with this email already exists'),
  ],
  footprints: (it) => [again('footprints', it), 200, created.footprints()],
  matchtrade: (it) => [
    again('matchtrade', it),
    409,
    refused.matchtrade('CONFLICT', `Account [${it.known.email}:0] already exists`),
  ],
});

compare('a person is changed', {
  feelme: ({ known: { number, email } }) => [
    { method: 'PATCH', path: `/api/v1/partner/user/${number}/`, json: { password: 'another one' } },
    200,
    { id: number, email, password: '********', agreed_to_policies: 'agreed' },
  ],
  leeloo: ({ known: { id, email, phone } }) => [
    {
      method: 'PUT',
      path: `/api/v2/people/${toObjectId(id)}`,
      json: { custom_fields: [{ type: 'NUMBER', name: 'shoeSize', value: '41' }] },
    },
    200,
    {
      data: expect.objectContaining({
        id: toObjectId(id),
        email,
        phone,
        custom_fields: [{ type: 'NUMBER', name: 'shoeSize', value: '41' }],
      }),
      included: {},
      status: 1,
    },
  ],
  subrite: ({ known: { id, email } }) => [
    { method: 'PATCH', path: `/api/v1/members/${id}`, json: { nickName: 'Nick' } },
    200,
    expect.objectContaining({ id, email, nickName: 'Nick' }),
  ],
  footprints: ({ known: { email, phone } }) => [
    { method: 'PUT', path: '/api/client', form: { userEmail: email, userPhone: phone, userJob: 'Baker' } },
    200,
    { status: 'success' },
  ],
  matchtrade: ({ block: { partnerId }, known: { id, email } }) => [
    {
      method: 'PATCH',
      path: `/documentation/account/api/partners/${partnerId}/accounts/${id}`,
      json: { city: 'Oslo' },
    },
    200,
    expect.objectContaining({ uuid: id, email, city: 'Oslo' }),
  ],
});

compare('no person has this id', {
  feelme: (it) => [get(`/api/v1/partner/user/${it.unknown.number}/`), 404, refused.feelme('User not found')],
  leeloo: (it) => [get(`/api/v2/people/${it.unknown.hex}`), 404, refused.leeloo('WRONG_ID', { person_id: 'WRONG_ID' })],
  subrite: (it) => [
    { method: 'PATCH', path: `/api/v1/members/${it.unknown.uuid}`, json: { nickName: 'x' } },
    404,
    refused.subrite(404, 'Not Found', 'Member not found'),
  ],
  footprints: (it) => [
    get(`/api/client?userEmail=${it.email}&userPhone=%2B40722000000`),
    404,
    refused.footprints('Not found'),
  ],
  matchtrade: (it) => [
    {
      method: 'PATCH',
      path: `/documentation/account/api/partners/${it.block.partnerId}/accounts/${it.unknown.uuid}`,
      json: { city: 'x' },
    },
    404,
    refused.matchtrade('NOT_FOUND', 'Entity not found'),
  ],
});

compare('the id is another tenant’s', {
  feelme: ({ foreign }) => [get(`/api/v1/partner/user/${foreign.number}/`), 404, refused.feelme('User not found')],
  leeloo: ({ foreign }) => [
    get(`/api/v2/people/${toObjectId(foreign.id)}`),
    404,
    refused.leeloo('WRONG_ID', { person_id: 'WRONG_ID' }),
  ],
  subrite: ({ foreign }) => [
    { method: 'PATCH', path: `/api/v1/members/${foreign.id}`, json: { nickName: 'x' } },
    404,
    refused.subrite(404, 'Not Found', 'Member not found'),
  ],
  footprints: ({ foreign }) => [
    get(`/api/client?${new URLSearchParams({ userEmail: foreign.email, userPhone: foreign.phone })}`),
    404,
    refused.footprints('Not found'),
  ],
  matchtrade: ({ block: { partnerId }, foreign }) => [
    {
      method: 'PATCH',
      path: `/documentation/account/api/partners/${partnerId}/accounts/${foreign.id}`,
      json: { city: 'x' },
    },
    404,
    refused.matchtrade('NOT_FOUND', 'Entity not found'),
  ],
});

compare('what is required is missing', {
  feelme: (it) => [it.create({ email: undefined }), 400, refused.feelme('Invalid data: email')],
  leeloo: (it) => [it.create({ name: undefined }), 400, refused.leeloo('FORMAT_ERROR', { name: 'REQUIRED' })],
  subrite: (it) => [
    it.create({ email: undefined }),
    400,
    refused.subrite(400, 'Bad Request', ['email should not be empty']),
  ],
  footprints: () => [
    { method: 'POST', path: '/api/lead', form: { offerId: '' } },
    400,
    refused.footprints('Invalid data'),
  ],
  // The document's own answer.
  matchtrade: (it) => [
    it.create({ email: undefined }),
    500,
    refused.matchtrade('INTERNAL_SERVER_ERROR', 'Register Account Model is not valid'),
  ],
});

compare('a value is of another type', {
  feelme: (it) => [it.create({ email: { $ne: 1 } }), 400, refused.feelme('Invalid data: email')],
  leeloo: (it) => [it.create({ name: { $ne: 1 } }), 400, refused.leeloo('FORMAT_ERROR', { name: 'FORMAT_ERROR' })],
  subrite: (it) => [
    it.create({ fullName: { $ne: 1 } }),
    400,
    refused.subrite(400, 'Bad Request', ['fullName must be a string']),
  ],
  footprints: (it) => [it.create({ userCity: { $ne: 1 } }), 400, refused.footprints('Invalid data: userCity')],
  matchtrade: (it) => [
    it.create({ name: { $ne: 1 } }),
    400,
    refused.matchtrade('BAD_REQUEST', 'could not execute batch'),
  ],
});

const broken = (it: One): WireRequest => ({
  method: 'POST',
  path: it.create().path,
  raw: '{"email": "x@example.com",',
});
compare('the body is no JSON', {
  feelme: (it) => [broken(it), 400, refused.feelme('The request cannot be read')],
  leeloo: (it) => [broken(it), 400, refused.leeloo('FORMAT_ERROR')],
  subrite: (it) => [broken(it), 400, refused.subrite(400, 'Bad Request', 'The request cannot be read')],
  footprints: (it) => [broken(it), 400, refused.footprints('The request cannot be read')],
  matchtrade: (it) => [broken(it), 400, refused.matchtrade('BAD_REQUEST', 'Request cannot be read')],
});

const asText = (it: One): WireRequest => ({ ...broken(it), raw: JSON.stringify(it.create().json), type: 'text/plain' });
compare('the body is called plain text', {
  feelme: (it) => [asText(it), 415, refused.feelme('All requests must be in JSON format')],
  leeloo: (it) => [asText(it), 415, refused.leeloo('WRONG_CONTENT_TYPE')],
  subrite: (it) => [asText(it), 415, refused.subrite(415, 'Unsupported Media Type', 'Unsupported Media Type')],
  footprints: (it) => [asText(it), 415, refused.footprints('This content type is not supported')],
  matchtrade: (it) => [asText(it), 415, refused.matchtrade('UNSUPPORTED_MEDIA_TYPE', 'Content type is not supported')],
});

const list = (it: One) => it.list();
compare(
  'no token is sent',
  {
    feelme: (it) => [list(it), 401, refused.feelme('Authentication credentials were not provided')],
    leeloo: (it) => [list(it), 401, refused.leeloo('FORMAT_ERROR', { authToken: 'REQUIRED' })],
    subrite: (it) => [list(it), 401, refused.subrite(401, 'Unauthorized', 'Unauthorized')],
    footprints: (it) => [list(it), 401, refused.footprints('No access token or credentials were sent')],
    matchtrade: (it) => [
      list(it),
      401,
      refused.matchtrade('UNAUTHORIZED', 'Full authentication is required to access this resource'),
    ],
  },
  'without a token',
);

compare(
  'a token that nobody has',
  {
    feelme: (it) => [list(it), 401, refused.feelme('Invalid or expired token')],
    leeloo: (it) => [list(it), 401, refused.leeloo('AUTHENTICATION_FAILED', { authToken: 'WRONG_TOKEN' })],
    subrite: (it) => [list(it), 401, refused.subrite(401, 'Unauthorized', 'Unauthorized')],
    footprints: (it) => [list(it), 401, refused.footprints('The token is invalid or has expired')],
    matchtrade: (it) => [
      list(it),
      401,
      refused.matchtrade('UNAUTHORIZED', 'java.nio.charset.MalformedInputException: Input length = 1'),
    ],
  },
  'with a wrong token',
);

compare('an unknown route', {
  feelme: () => [get('/api/v1/partner/none'), 404, refused.feelme('Not found')],
  leeloo: () => [get('/api/v2/none'), 404, refused.leeloo('NOT_FOUND')],
  subrite: () => [get('/api/v1/members/a/b'), 404, refused.subrite(404, 'Not Found', 'Cannot GET /api/v1/members/a/b')],
  footprints: () => [get('/api/none'), 404, refused.footprints('Not found')],
  matchtrade: () => [get('/proxy/none'), 404, refused.matchtrade('NOT_FOUND', 'No handler found')],
});

test('“none” is only said of calls that a dialect does not have', () => {
  const changing = ({ method, id }: { method: string; id: string }) =>
    method === 'PUT' || method === 'PATCH' || /\.(update|patch|replace)$/.test(id);
  const able = dialects.filter(({ operations }) => operations.some(changing)).map(({ name }) => name);
  expect(able).toEqual(['feelme', 'leeloo', 'subrite', 'footprints', 'matchtrade']);
});
