import Type from 'typebox';
import { describe, expect, test } from 'vitest';
import { dialects } from '../../src/dialects/registry.ts';
import type { Draft, Target } from './draft.ts';
import { createOracle, type Verdict } from './oracle.ts';
import type { Broken, WireAnswer } from './wire.ts';
import { targetsOf } from './world.ts';

/** The oracle on made-up answers: each that is wrong is called wrong, and says why; the right ones are not. */

const names = ['identity_log', 'records_email_key', 'people'];
const target = (id: string): Target => {
  const found = targetsOf().find(({ operation }) => operation.id === id);
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
};
const create = target('subrite.member.create');

const member = {
  id: '1',
  fullName: null,
  email: 'a@example.com',
  phone: null,
  birthDate: null,
  nickName: null,
  isCompany: false,
  companyName: null,
  memberNumber: 1,
  address: null,
  customPropertyValues: { any: 'x' },
};
const refusal = (statusCode: number, message: unknown, error: string) => ({ statusCode, message, error });

function draftFor(of: Target, params: Record<string, unknown> = {}): Draft {
  const { method, path } = of.operation;
  return { target: of, method, pattern: path, params, query: {}, body: {}, kind: 'json', headers: {} };
}

const json = 'application/json; charset=utf-8';
function answered(status: number, body: unknown, headers: Record<string, string | undefined> = {}): WireAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, text, ms: 1, headers: { 'content-type': json, 'x-request-id': 'id', ...headers } };
}

function judged(answer: WireAnswer | Broken, { of = create, sent = '{}', path = '/api/v1/members' } = {}): Verdict {
  const request = { method: of.operation.method, target: path, headers: {}, body: Buffer.from(sent) };
  return createOracle(targetsOf(), names)({ draft: draftFor(of), request, answer });
}

describe('is right', () => {
  test.each<[string, WireAnswer | Broken, Verdict, string?]>([
    ['a success', answered(201, member), 'success'],
    [
      'free keys where the schema has a record',
      answered(201, { ...member, customPropertyValues: { a_b: 1 } }),
      'success',
    ],
    ['one text', answered(401, refusal(401, 'Unauthorized', 'Unauthorized')), 'refused'],
    ['a list of texts', answered(400, refusal(400, ['email must be an email', 'x'], 'Bad Request')), 'refused'],
    [
      'a refusal of HTTP',
      answered(400, { error: 'Bad Request' }, { 'x-request-id': undefined }),
      'http layer',
      '/\u00e9',
    ],
    ['a reset while too many headers are sent', { code: 'EPIPE' }, 'http layer', `/${'x'.repeat(20_000)}`],
  ])('%s', (_, answer, verdict, path = '/api/v1/members') => expect(judged(answer, { path })).toBe(verdict));

  test('what the request said is no leak when an error repeats it', () => {
    const taken = refusal(409, `Member with this "select a from people where b=1" already exists`, 'Conflict');
    expect(judged(answered(409, taken), { sent: JSON.stringify({ email: 'select a from people where b=1' }) })).toBe(
      'refused',
    );
  });

  test('the one documented 500, and only where it is documented', () => {
    const body = {
      status: 'INTERNAL_SERVER_ERROR',
      timestamp: '2026-01-15T09:30:00.000Z',
      message: 'Register Account Model is not valid',
      printableMessage: false,
    };
    const of = target('matchtrade.account.create');
    expect(judged(answered(500, body), { of })).toBe('documented 500');
    expect(judged(answered(500, { ...body, message: 'Internal server error' }), { of })).toEqual(wrong(/^500 /));
    expect(judged(answered(500, body), { of: target('matchtrade.token.create') })).toEqual(wrong(/^500 /));
  });
});

const wrong = (why: RegExp) => ({ wrong: expect.stringMatching(why) });

describe('is wrong', () => {
  test.each<[string, WireAnswer | Broken, RegExp]>([
    ['a 500', answered(500, refusal(500, 'Internal server error', 'Internal Server Error')), /^500 /],
    ['a 503', answered(503, refusal(503, 'Service Unavailable', 'Service Unavailable')), /^503 /],
    ['an extra key', answered(201, { ...member, tenantId: 1 }), /keys that its schema does not name: tenantId/],
    ['an extra key inside', answered(201, { ...member, address: { line9: 'x' } }), /does not fit|address/],
    ['a missing key', answered(201, { id: '1' }), /does not fit its schema/],
    ['a wrong type', answered(201, { ...member, memberNumber: '1' }), /memberNumber type/],
    ['a success that is not declared', answered(202, member), /status is not declared/],
    ['a success as text', answered(201, member, { 'content-type': 'text/html' }), /content type is text\/html/],
    [
      'an error as text',
      answered(401, refusal(401, 'x', 'x'), { 'content-type': 'text/plain' }),
      /no error of the dialect/,
    ],
    ['an error in another shape', answered(400, { error: 'x' }), /no error of the dialect/],
    ['an error with more', answered(400, { ...refusal(400, 'x', 'x'), stack: 'x' }), /no error of the dialect/],
    ['a status that is no error of the dialect', answered(418, refusal(418, 'x', 'x')), /no error of the dialect/],
    ['SQL', answered(409, refusal(409, 'select id from people where email=$1', 'Conflict')), /inside: select/],
    ['a table', answered(409, refusal(409, 'see identity_log', 'Conflict')), /inside: identity_log/],
    ['an index', answered(409, refusal(409, 'records_email_key', 'Conflict')), /inside: records_email_key/],
    ['a constraint', answered(409, refusal(409, 'x violates unique constraint', 'Conflict')), /inside: violates/],
    ['a stack', answered(400, refusal(400, 'x\n    at f (/a/b.ts:1:2)', 'Bad Request').message as string), /./],
    ['a file', answered(400, refusal(400, 'in /home/me/x', 'Bad Request')), /inside: \/home/],
    ['a bug’s message', answered(400, refusal(400, `Cannot read properties of undefined`, 'Bad Request')), /inside/],
    ['a success with a stack', answered(201, { ...member, nickName: 'TypeError: x is not a function' }), /inside/],
    ['a closed connection', answered(201, member, { connection: 'close' }), /connection is closed/],
    ['a refusal of HTTP for a plain request', answered(431, {}, { 'x-request-id': undefined }), /HTTP layer answered/],
    ['a refusal of HTTP where it may not', answered(400, {}, { 'x-request-id': undefined }), /HTTP layer answered 400/],
    ['silence', 'hang', /no answer/],
    ['a reset', { code: 'ECONNRESET' }, /connection broke: ECONNRESET/],
  ])('%s', (_, answer, why) => expect(judged(answer)).toEqual(wrong(why)));
});

test('each dialect’s own errors are taken for what they are', () => {
  for (const dialect of dialects) {
    const [operation] = dialect.operations;
    if (operation === undefined) throw new Error('no operation');
    const of = { dialect, operation };
    for (const code of ['not_found', 'invalid', 'credential_missing', 'rate_limited'] as const) {
      const error = Object.assign(new Error('x'), { code, fields: [{ field: 'a.b', reason: 'required' as const }] });
      const call = { method: 'GET', path: '/x', operation, now: 0 };
      const { status, body } = dialect.errors[code](error as never, call);
      const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : json;
      expect([dialect.name, code, judged(answered(status, body as string, { 'content-type': type }), { of })]).toEqual([
        dialect.name,
        code,
        'refused',
      ]);
    }
  }
});

test('an answer of one alternative may not hold keys of none', () => {
  const dialect = create.dialect;
  const response = { 200: Type.Union([Type.Object({ a: Type.String() }), Type.Object({ b: Type.Null() })]) };
  const operation = { ...create.operation, id: 'subrite.made.up', schema: { response } };
  const of = { dialect, operation };
  expect(judged(answered(200, { a: 'x' }), { of })).toBe('success');
  expect(judged(answered(200, { a: 'x', c: 1 }), { of })).toEqual(wrong(/does not name: c/));
});
