import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPerson } from '../../src/core/people/add-person.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { badRequest, conflict, type Members, members, said, serverActor } from './subrite-kit.ts';

let server: TestServer;
let api: Members;

beforeAll(async () => {
  server = await startTestServer();
  api = members(server, (server.demo.subrite as Record<string, unknown>).token);
});
afterAll(() => server.close());

const full = {
  fullName: 'Kari Hansen',
  email: 'kari.hansen@example.com',
  phone: '+4793155388',
  birthDate: '1990-01-08T11:26:36.376Z',
  nickName: 'Kari',
  isCompany: true,
  companyName: 'Hansen AS',
  address: {
    line1: 'Storgata 1',
    line2: 'Oppgang B',
    city: 'Oslo',
    state: 'Viken',
    postCode: '0155',
    country: 'NO',
    addressType: 'primary',
  },
  customPropertyValues: { shoeSize: 39, loyaltyCardNo: 'CARD-1' },
};

describe('POST /api/v1/members', () => {
  test('takes every documented field and answers with them, as the sample does', async () => {
    covers('subrite:create/body', 'subrite:create/reply', 'subrite:create/status', 'subrite:changelog/phone');
    covers('subrite:changelog/member-id');
    const answer = await api.create(full);
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({
      ...full,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      memberNumber: expect.toSatisfy(Number.isInteger),
      birthDate: '1990-01-08T00:00:00.000Z',
    });
    expect(Object.keys(answer.json)).toEqual([
      ...['id', 'fullName', 'email', 'phone', 'birthDate', 'nickName', 'isCompany', 'companyName', 'memberNumber'],
      ...['address', 'customPropertyValues'],
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('needs no more than an e-mail; what is unset is null', async () => {
    covers('subrite:create/optional', 'subrite:create/unset');
    const unset = { fullName: null, phone: null, birthDate: null, nickName: null, companyName: null, address: null };
    for (const [email, body] of [
      ['least@example.com', {}],
      ['nulls@example.com', { ...unset, isCompany: null, customPropertyValues: null }],
      ['empty@example.com', { fullName: '', phone: ' ', birthDate: '', address: {}, customPropertyValues: {} }],
    ] as const) {
      const answer = await api.create({ ...body, email });
      expect(said(answer)).toEqual([
        201,
        {
          ...unset,
          id: expect.any(String),
          memberNumber: expect.any(Number),
          email,
          isCompany: false,
          customPropertyValues: {},
        },
      ]);
    }
    const placed = await api.create({ email: 'placed@example.com', address: { city: 'Bergen' } });
    expect(placed.json.address).toEqual({
      ...{ line1: null, line2: null, city: 'Bergen', state: null, postCode: null, country: null },
      addressType: 'primary',
    });
  });

  test('reads phones and birth dates as they come, and answers in one form', async () => {
    covers('subrite:changelog/phone');
    const phones = [
      ['0722 123 456', '+40722123456'],
      ['0047 93 15 53 88', '+4793155388'],
      ['+47 (931) 55-388', '+4793155388'],
    ];
    for (const [index, [phone, shown]] of phones.entries()) {
      const answer = await api.create({ email: `phone${index}@example.com`, phone, countryCode: '+1' });
      expect([answer.status, answer.json.phone, answer.json.countryCode]).toEqual([201, shown, undefined]);
    }
    const days = ['2000-02-29', '2000-02-29T00:00:00+01:00', '2000-02-29T23:30:00-05:00', '2000-02-29T07:02:23.742Z'];
    for (const [index, birthDate] of days.entries()) {
      const answer = await api.create({ email: `birth${index}@example.com`, birthDate });
      expect(answer.json.birthDate, birthDate).toBe('2000-02-29T00:00:00.000Z');
    }
  });

  test('makes ids itself and ignores what it does not know', async () => {
    covers('subrite:create/server-made', 'subrite:general/unknown-fields', 'subrite:create/organizationNo');
    const mine = {
      id: '1',
      memberNumber: 7,
      createdAt: '2001-01-01T00:00:00.000Z',
      updatedAt: '2001-01-01T00:00:00.000Z',
    };
    const answer = await api.create({
      ...mine,
      ...{
        tenantId: 'x',
        tenant_id: 'x',
        source: 'x',
        number: 9,
        credentialId: 'x',
        passwordHash: 'x',
        details: { a: 1 },
      },
      email: 'mine@example.com',
      organizationNo: '912 345 678',
    });
    expect(answer.status).toBe(201);
    expect(answer.json.id).not.toBe('1');
    expect(answer.json.memberNumber).toBeGreaterThan(10_000);
    const [row] = await server.sql('select source, credential_id, details, created_at from records where id = $1', [
      answer.json.id,
    ]);
    expect(row).toMatchObject({ source: 'subrite', details: {} });
    expect(row?.credential_id).not.toBe('x');
    expect(new Date(row?.created_at).getTime()).toBeGreaterThan(Date.parse('2020-01-01'));
    const { json } = await api.filter([{ field: 'email', operator: 'eq', value: 'mine@example.com' }]);
    expect(json.items[0].organizationNo).toBe('912 345 678');
  });

  test.each([
    [{}, ['email should not be empty']],
    [{ email: null }, ['email must be an email']],
    [{ email: '' }, ['email should not be empty']],
    [{ email: 'nobody' }, ['email must be an email']],
    [{ email: 'a@b@c' }, ['email must be an email']],
    [{ email: `${'a'.repeat(320)}@example.com` }, ['email must be shorter than or equal to 320 characters']],
    [
      { email: 'w@example.com', phone: '12', birthDate: '2024-02-30' },
      ['phone must be a valid phone number', 'birthDate must be a valid ISO 8601 date string'],
    ],
    [{ email: 'w@example.com', birthDate: 'infinity' }, ['birthDate must be a valid ISO 8601 date string']],
    [
      { email: 'w@example.com', birthDate: '+300000-01-01T00:00:00.000Z' },
      ['birthDate must be a valid ISO 8601 date string'],
    ],
    [
      { email: 'w@example.com', isCompany: 'yes', fullName: 5 },
      ['fullName must be a string', 'isCompany must be a boolean value'],
    ],
    [
      { email: 'w@example.com', fullName: 'x'.repeat(4001) },
      ['fullName must be shorter than or equal to 4000 characters'],
    ],
    [{ email: 'w@example.com', address: 'Oslo' }, ['address must be an object']],
    [{ email: 'w@example.com', address: { city: ['Oslo'] } }, ['address.city must be a string']],
    [{ email: 'w@example.com', customPropertyValues: [] }, ['customPropertyValues must be an object']],
  ])('refuses %j', async (body, message) => {
    covers('subrite:create/wrong-values', 'subrite:create/email-required', 'subrite:general/validation');
    const answer = await api.create(body);
    expect(said(answer)).toEqual(badRequest(...message.map((text) => text)));
  });

  test.each([
    [{ unheardOf: 1 }, 'property customPropertyValues.unheardOf should not exist'],
    [{ constructor: 1 }, 'property customPropertyValues.constructor should not exist'],
    [{ shoeSize: '39' }, 'customPropertyValues.shoeSize must be a value of its declared type'],
    [{ shoeSize: true }, 'customPropertyValues.shoeSize must be a value of its declared type'],
    [{ shoeSize: [39] }, 'customPropertyValues.shoeSize must be a value of its declared type'],
    [{ loyaltyCardNo: 39 }, 'customPropertyValues.loyaltyCardNo must be a value of its declared type'],
  ])('refuses the custom properties %j', async (customPropertyValues, message) => {
    covers('subrite:create/unknown-property');
    const answer = await api.create({ email: 'property@example.com', customPropertyValues });
    expect(said(answer)).toEqual(badRequest(message));
  });

  test('an e-mail or a unique property that a member has already is refused, and named', async () => {
    covers('subrite:create/duplicate-email', 'subrite:create/duplicate-property', 'subrite:create/duplicate-status');
    await api.create({ email: 'twice@example.com', customPropertyValues: { loyaltyCardNo: 'TWICE' } });
    for (const email of ['twice@example.com', ' TWICE@Example.COM '])
      expect(said(await api.create({ email }))).toEqual(conflict('email'));
    const properties = { customPropertyValues: { loyaltyCardNo: 'TWICE' } };
    expect(said(await api.create({ email: 'other@example.com', ...properties }))).toEqual(conflict('loyaltyCardNo'));
    const { json } = await api.filter([{ field: 'email', operator: 'eq', value: 'other@example.com' }]);
    expect(json.items).toEqual([]);
    const same = { email: 'size@example.com', customPropertyValues: { shoeSize: 39 } };
    expect((await api.create(same)).status).toBe(201);
    expect((await api.create({ ...same, email: 'size2@example.com' })).status).toBe(201);
  });

  test('what the filter finds by e-mail is what a create refuses, and can be updated by its id', async () => {
    covers('subrite:create/check-first', 'subrite:purpose/email-exists', 'subrite:patch/any');
    const exists = async (email: string) =>
      (await api.filter([{ field: 'email', operator: 'eq', value: email }])).json.items[0]?.id;
    expect(await exists('first@example.com')).toBeUndefined();
    const created = await api.create({ email: 'First@example.com' });
    expect(await exists('first@example.com')).toBe(created.json.id);
    expect((await api.create({ email: 'first@example.com' })).status).toBe(409);
    const updated = await api.patch(await exists('FIRST@example.com'), { nickName: 'One' });
    expect([updated.status, updated.json.nickName, updated.json.email]).toEqual([200, 'One', 'First@example.com']);
  });

  test('a person known through another source is linked, not refused, and shown with what is known', async () => {
    covers('subrite:create/other-source');
    const actor = await serverActor(server, server.demo.tenant);
    const { person } = await server.server.deps.run(actor, addPerson, {
      scope: '',
      patch: {
        email: 'shared@example.com',
        givenName: 'Ola',
        familyName: 'Nordmann',
        customProperties: { loyaltyCardNo: 'TAKEN' },
      },
      onExisting: 'refuse',
    });
    const linked = await api.create({ email: 'SHARED@example.com', nickName: 'Ole' });
    expect([linked.status, linked.json.id, linked.json.memberNumber]).toEqual([201, person.id, person.number]);
    expect([linked.json.fullName, linked.json.nickName]).toEqual(['Ola Nordmann', 'Ole']);
    expect((await api.create({ email: 'shared@example.com' })).status).toBe(409);
  });

  test('of a hundred identical creates at once one succeeds; so of a hundred with one unique property', async () => {
    covers('subrite:create/race');
    const racers = Array.from({ length: 100 }, (_, i) => i);
    const byEmail = await Promise.all(
      racers.map((i) => api.create({ email: i % 2 ? 'race@example.com' : ' RACE@example.com' })),
    );
    expect(byEmail.map(({ status }) => status).sort()).toEqual([201, ...Array(99).fill(409)]);
    const properties = { customPropertyValues: { loyaltyCardNo: 'RACE' } };
    const byCard = await Promise.all(racers.map((i) => api.create({ email: `card${i}@example.com`, ...properties })));
    expect(byCard.map(({ status }) => status).sort()).toEqual([201, ...Array(99).fill(409)]);
    const [row] = await server.sql(`select count(*)::int as n from people where email like 'card%@example.com'`);
    expect(row?.n).toBe(1);
  });
});
