import { Readable } from 'node:stream';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import Type from 'typebox';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { passwordMask } from '../../src/dialects/feelme/map.ts';
import { drivers } from '../drivers/index.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { idsOf, operations, sampleOf, send } from './requests.ts';
import type { Ids } from './samples.ts';
import { freeParts, unnamedKeys } from './schema-keys.ts';

/**
 * T30: an answer holds the keys of its schema and no other, neither on the wire nor in what the operation hands over (the
 * serialiser drops the rest silently, until somebody turns it off), and no word that belongs behind the wire.
 */

/** Parts of answers whose keys are the tenant's own data. One that is not here fails. */
const dataKeys: Record<string, readonly string[]> = {
  'leeloo.channel.list': ['data.*.utmMarks'],
  'subrite.members.filter': ['items.*.customPropertyValues'],
  'subrite.member.create': ['customPropertyValues'],
  'subrite.member.replace': ['customPropertyValues'],
  'subrite.member.patch': ['customPropertyValues'],
  'footprints.lead.list': ['*.customDetails'],
  // The lists are documented without their items, and empty so far.
  'footprints.client.read': [
    'employees.*',
    'pointsOfPresence.*',
    'interactionsTimeline.*.offerCategoryId.consultants.*',
    'interactionsTimeline.*.aditionalData',
    'personalAssistance.*',
    'leads.*.customDetails',
    'leads.*.offerCategory.consultants.*',
    'customDetails',
  ],
  'footprints.client.search': [
    'employees.*',
    'pointsOfPresence.*',
    'interactionsTimeline.*.offerCategoryId.consultants.*',
    'interactionsTimeline.*.aditionalData',
    'personalAssistance.*',
    'leads.*.customDetails',
    'leads.*.offerCategory.consultants.*',
    'customDetails',
  ],
};

/** Keys of documented answers that only sound like it. */
const documentedKeys: Record<string, readonly string[]> = {
  // The six letters that a traffic source's links are told by.
  'leeloo.traffic-source.create': ['hash'],
};

/** Keys that say what is kept behind the wire. FeelMe's is documented, and holds a mask. */
const innerKeys = /pass_?word|passwd|hash|secret|tenant|verifier|argon|salt|family_?id|credential|said_?at|scope_?key/i;
/** Texts that only the store has. */
const innerTexts = /\$argon2|sha256:|pg_|relation "|tributary/i;

let server: TestServer;
let ids: Ids;
let inner: string[];
beforeAll(async () => {
  server = await startTestServer();
  ids = await idsOf(server, server.demo.tenant);
  // Somebody of whom every source has said all it can.
  const someone = {
    email: 'ioana.marin@example.com',
    phone: '+40722111222',
    givenName: 'Ioana',
    familyName: 'Marin',
    city: 'Iași',
    country: 'RO',
    companyName: 'Marin SRL',
    birthDate: '1990-01-02',
  };
  for (const driver of drivers) {
    const session = await driver.connect(server, server.demo[driver.name] as Record<string, unknown>);
    await session.create(someone);
  }
  const [tenant] = await server.sql<{ id: string; name: string }>('select id, name from tenants where code = $1', [
    server.demo.tenant,
  ]);
  const hashes = await server.sql<{ hash: string }>(
    `select encode(hash, 'hex') as hash from tokens union select hash from passwords`,
  );
  inner = [tenant?.id ?? '', ...hashes.map(({ hash }) => hash)];
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => server.close());

interface Named {
  readonly key: string;
  readonly value: unknown;
}

/** Every key of an answer with its value, inside its JWTs too. */
function* namedValues(value: unknown, key = ''): Generator<Named> {
  yield { key, value };
  if (typeof value === 'string' && /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(value)) {
    yield* namedValues(decodeJwt(value), 'claims');
    yield* namedValues(decodeProtectedHeader(value), 'header');
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, one] of Object.entries(value)) yield* namedValues(one, Array.isArray(value) ? key : name);
}

/** What must not be in an answer. */
function findings(body: unknown, forbidden: readonly string[], documented: readonly string[] = []): string[] {
  const found: string[] = [];
  for (const { key, value } of namedValues(body)) {
    if (innerKeys.test(key) && value !== passwordMask && !documented.includes(key)) found.push(`key ${key}`);
    if (
      typeof value === 'string' &&
      (innerTexts.test(value) || forbidden.some((text) => text !== '' && value.includes(text)))
    )
      found.push(`text of ${key}`);
  }
  return found;
}

describe.each(operations)('$operation.id', ({ operation }) => {
  test('answers the keys of its schema and nothing of what is kept', async () => {
    const handed: unknown[] = [];
    const { handle } = operation;
    vi.spyOn(operation, 'handle').mockImplementation(async (call, deps) => {
      const reply = await handle(call, deps);
      handed.push(reply.body);
      return reply;
    });
    const answer = await send(server, operation, sampleOf(server, operation, ids));
    const schema = operation.schema.response[answer.status];
    expect([answer.status, answer.text]).toEqual([
      expect.toSatisfy((status: number) => status < 300),
      expect.any(String),
    ]);
    expect(unnamedKeys(schema, answer.json)).toEqual([]);
    expect(handed).toHaveLength(1);
    // A file has no keys.
    if (!(handed[0] instanceof Readable))
      expect(unnamedKeys(schema, JSON.parse(JSON.stringify(handed[0])))).toEqual([]);
    expect(findings(answer.json, inner, documentedKeys[operation.id])).toEqual([]);
    for (const [name, value] of answer.headers)
      expect([name, innerTexts.test(value) || inner.some((text) => value.includes(text))]).toEqual([name, false]);
  });

  test('has no free-form part but those that are known', () => {
    const parts = Object.values(operation.schema.response).flatMap((schema) => freeParts(schema));
    expect(parts).toEqual(dataKeys[operation.id] ?? []);
  });
});

test('both looks find what they look for (positive control)', () => {
  const schema = Type.Object({
    a: Type.Union([Type.Object({ b: Type.String() }), Type.Null()]),
    list: Type.Array(Type.Object({ c: Type.Integer() })),
  });
  expect(unnamedKeys(schema, { a: { b: 'x' }, list: [{ c: 1 }] })).toEqual([]);
  expect(unnamedKeys(schema, { a: { b: 'x', tenant_id: 1 }, list: [{ c: 1, d: 2 }], more: 1 })).toEqual([
    'a.tenant_id',
    'list.0.d',
    'more',
  ]);
  expect(freeParts(Type.Object({ open: Type.Record(Type.String(), Type.String()), any: Type.Unknown() }))).toEqual([
    'open',
    'any',
  ]);
  expect(findings({ user: [{ password: 'x' }], password: passwordMask }, [])).toEqual(['key password']);
  expect(findings({ a: '$argon2id$v=19', b: `x ${inner[0]}` }, inner)).toEqual(['text of a', 'text of b']);
  const token = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"tenantId":1}').toString('base64url')}.x`;
  expect(findings({ token }, [])).toEqual(['key tenantId']);
});
