import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { updatePerson } from '../../src/core/people/update-person.ts';
import { newId } from '../../src/kit/ids.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import {
  badRequest,
  conflict,
  declareProperties,
  type Members,
  members,
  notFound,
  said,
  serverActor,
} from './subrite-kit.ts';

let server: TestServer;
let api: Members;
let made = 0;
let id: string;
let before: Record<string, unknown>;

const address = {
  line1: 'Storgata 1',
  line2: 'B',
  city: 'Oslo',
  state: 'Viken',
  postCode: '0155',
  country: 'NO',
  addressType: 'primary',
};

beforeAll(async () => {
  server = await startTestServer();
  api = members(server, (server.demo.subrite as Record<string, unknown>).token);
});
afterAll(() => server.close());

beforeEach(async () => {
  made += 1;
  const { json } = await api.create({
    ...{
      fullName: 'Kari Hansen',
      email: `kari${made}@example.com`,
      phone: '+4793155388',
      birthDate: '1990-01-08T00:00:00.000Z',
    },
    ...{ nickName: 'Kari', isCompany: true, companyName: 'Hansen AS', address, organizationNo: '912345678' },
    customPropertyValues: { shoeSize: 39, loyaltyCardNo: `CARD-${made}` },
  });
  id = json.id;
  before = { ...json, organizationNo: '912345678' };
});

const replyKeys = [
  ...['id', 'fullName', 'email', 'phone', 'birthDate', 'nickName', 'isCompany', 'companyName', 'organizationNo'],
  ...['memberNumber', 'address', 'customPropertyValues'],
];

describe('PUT /api/v1/members/{memberId}', () => {
  test('takes every field of a create and answers with them and organizationNo', async () => {
    covers('subrite:put/body', 'subrite:put/reply', 'subrite:changelog/phone');
    const body = {
      ...{
        fullName: 'Per Olsen',
        email: `per${made}@example.com`,
        phone: '+4712345678',
        birthDate: '1985-12-31T00:00:00.000Z',
      },
      ...{ nickName: 'Pelle', isCompany: false, companyName: 'Olsen AS' },
      address: {
        ...address,
        line1: 'Torget 2',
        line2: 'C',
        city: 'Bergen',
        state: 'Vestland',
        postCode: '5014',
        country: 'Norge',
        addressType: 'billing',
      },
      customPropertyValues: { shoeSize: 44, loyaltyCardNo: `NEW-${made}` },
    };
    const answer = await api.put(id, { ...body, id: '5', memberNumber: 5 });
    expect(said(answer)).toEqual([
      200,
      { ...body, id, memberNumber: before.memberNumber, organizationNo: '912345678' },
    ]);
    expect(Object.keys(answer.json)).toEqual(replyKeys);
  });

  test('absent keys stay as they are', async () => {
    covers('subrite:put/absent');
    expect((await api.put(id, { nickName: 'K' })).json).toEqual({ ...before, nickName: 'K' });
    expect((await api.put(id, {})).json).toEqual({ ...before, nickName: 'K' });
  });

  test('null clears, and so does an empty text; an e-mail cannot be cleared', async () => {
    covers('subrite:put/null');
    const nothing = {
      fullName: null,
      phone: null,
      birthDate: null,
      nickName: null,
      companyName: null,
      organizationNo: null,
      address: null,
    };
    const cleared = await api.put(id, { ...nothing, isCompany: null, customPropertyValues: null });
    expect(said(cleared)).toEqual([200, { ...before, ...nothing, isCompany: false, customPropertyValues: {} }]);
    await api.put(id, { nickName: 'K' });
    expect((await api.put(id, { nickName: '' })).json.nickName).toBeNull();
    expect(said(await api.put(id, { email: null }))).toEqual(badRequest('email must be an email'));
    expect(said(await api.put(id, { email: '' }))).toEqual(badRequest('email should not be empty'));
    expect(said(await api.put(id, { email: 'nobody' }))).toEqual(badRequest('email must be an email'));
  });

  test('an address replaces the whole address', async () => {
    covers('subrite:put/address');
    const answer = await api.put(id, { address: { city: 'Bergen' } });
    const none = { line1: null, line2: null, state: null, postCode: null, country: null };
    expect(answer.json).toEqual({ ...before, address: { ...none, city: 'Bergen', addressType: 'primary' } });
  });

  test('custom properties are merged key by key, null removes one and frees its value', async () => {
    covers('subrite:put/properties');
    const answer = await api.put(id, { customPropertyValues: { loyaltyCardNo: null } });
    expect(answer.json).toEqual({ ...before, customPropertyValues: { shoeSize: 39 } });
    const heir = await api.create({
      email: `heir${made}@example.com`,
      customPropertyValues: { loyaltyCardNo: `CARD-${made}` },
    });
    expect(heir.status).toBe(201);
  });

  test('an e-mail or unique property of another member is refused and changes nothing', async () => {
    covers('subrite:put/duplicate');
    await api.create({ email: `taken${made}@example.com`, customPropertyValues: { loyaltyCardNo: `TAKEN-${made}` } });
    expect(said(await api.put(id, { nickName: 'X', email: `TAKEN${made}@example.com` }))).toEqual(conflict('email'));
    const properties = { customPropertyValues: { loyaltyCardNo: `TAKEN-${made}` } };
    expect(said(await api.put(id, { nickName: 'X', ...properties }))).toEqual(conflict('loyaltyCardNo'));
    expect((await api.patch(id, {})).json).toEqual(before);
    const same = { email: `kari${made}@example.com`, customPropertyValues: { loyaltyCardNo: `CARD-${made}` } };
    expect(said(await api.put(id, same))).toEqual([200, before]);
  });

  test('a changed e-mail is found, and the old one is free', async () => {
    await api.put(id, { email: `moved${made}@example.com` });
    const find = async (email: string) =>
      (await api.filter([{ field: 'email', operator: 'eq', value: email }])).json.items;
    expect((await find(`moved${made}@example.com`))[0].id).toBe(id);
    expect(await find(`kari${made}@example.com`)).toEqual([]);
    expect((await api.create({ email: `kari${made}@example.com` })).status).toBe(201);
  });
});

describe('PATCH /api/v1/members/{memberId}', () => {
  test('takes custom properties alone and answers like PUT', async () => {
    covers('subrite:patch/body', 'subrite:patch/reply');
    const answer = await api.patch(id, { customPropertyValues: { shoeSize: 40 } });
    expect(said(answer)).toEqual([
      200,
      { ...before, customPropertyValues: { shoeSize: 40, loyaltyCardNo: `CARD-${made}` } },
    ]);
    expect(Object.keys(answer.json)).toEqual(replyKeys);
  });

  test('merges the address part by part, and properties key by key', async () => {
    covers('subrite:patch/merge');
    const answer = await api.patch(id, {
      address: { city: 'Bergen', line2: null },
      customPropertyValues: { shoeSize: null },
      nickName: null,
    });
    expect(answer.json).toEqual({
      ...before,
      nickName: null,
      address: { ...address, city: 'Bergen', line2: null },
      customPropertyValues: { loyaltyCardNo: `CARD-${made}` },
    });
    expect((await api.patch(id, { address: null })).json.address).toBeNull();
  });

  test('any part of a member can be sent, and each wrong one is named', async () => {
    covers('subrite:patch/any', 'subrite:general/validation');
    const answer = await api.patch(id, {
      fullName: 'Per',
      phone: '004712345678',
      birthDate: '1999-09-09',
      isCompany: false,
    });
    expect(answer.json).toEqual({
      ...before,
      fullName: 'Per',
      phone: '+4712345678',
      birthDate: '1999-09-09T00:00:00.000Z',
      isCompany: false,
    });
    const wrong = await api.patch(id, { phone: 'x', birthDate: 'x', email: 'x' });
    expect(said(wrong)).toEqual(
      badRequest(
        'email must be an email',
        'phone must be a valid phone number',
        'birthDate must be a valid ISO 8601 date string',
      ),
    );
    const unknown = await api.patch(id, { customPropertyValues: { propertyKey: 'propertyValue' } });
    expect(said(unknown)).toEqual(badRequest('property customPropertyValues.propertyKey should not exist'));
  });

  test('an empty body changes nothing, not even updatedAt, and leaves no record of ours', async () => {
    covers('subrite:patch/nothing');
    const rows = () => server.sql('select * from people where id = $1', [id]);
    const earlier = await rows();
    server.clock.move(1000);
    expect(said(await api.patch(id, {}))).toEqual([200, before]);
    expect(said(await api.patch(id, { id: 'x', countryCode: '+47' }))).toEqual([200, before]);
    expect(await rows()).toEqual(earlier);
  });

  test('fifty writers of fifty properties at once lose nothing', async () => {
    covers('subrite:patch/concurrent');
    const keys = Array.from({ length: 50 }, (_, i) => `key${made}_${i}`);
    await declareProperties(server, server.demo.tenant, Object.fromEntries(keys.map((key) => [key, 'number'])));
    const answers = await Promise.all(keys.map((key, i) => api.patch(id, { customPropertyValues: { [key]: i } })));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const { json } = await api.patch(id, {});
    expect(json.customPropertyValues).toEqual({
      ...(before.customPropertyValues as object),
      ...Object.fromEntries(keys.map((key, i) => [key, i])),
    });
  });

  test('what another source said stays its own: the latest is shown, and clearing ours brings it back', async () => {
    const actor = await serverActor(server, server.demo.tenant, 'console');
    server.clock.move(1000);
    await server.server.deps.run(actor, updatePerson, {
      ref: { number: Number(before.memberNumber) },
      scope: '',
      patch: { nickName: 'Console' },
    });
    expect((await api.patch(id, {})).json.nickName).toBe('Console');
    server.clock.move(1000);
    expect((await api.patch(id, { nickName: 'Ours' })).json.nickName).toBe('Ours');
    expect((await api.patch(id, { nickName: null })).json.nickName).toBe('Console');
  });
});

describe.each(['PUT', 'PATCH'])('ids of %s', (method) => {
  const change = (memberId: string, json: unknown = { nickName: 'I' }) => api.call(method, `/${memberId}`, { json });

  test('a UUID in any case, the member number, and a record’s own id and number name the member', async () => {
    covers('subrite:id/forms');
    for (const form of [id, id.toUpperCase(), String(before.memberNumber)])
      expect(said(await change(form))).toEqual([200, { ...before, nickName: 'I' }]);
    const actor = await serverActor(server, server.demo.tenant, 'console');
    await server.server.deps.run(actor, updatePerson, {
      ref: { number: Number(before.memberNumber) },
      scope: '',
      patch: { industry: 'x' },
    });
    const [record] = await server.sql(`select id, number from records where person_id = $1 and source = 'console'`, [
      id,
    ]);
    for (const form of [record?.id, record?.number]) expect((await change(String(form))).json?.id).toBe(id);
  });

  test('an unknown, foreign or malformed id is 404, whatever is sent', async () => {
    covers('subrite:id/unknown');
    const other = await server.tenant('Other');
    const foreign = await members(server, (other.subrite as Record<string, unknown>).token).create({
      email: 'foreign@example.com',
    });
    const ids = [
      ...[
        newId(server.clock.now()),
        '1',
        '999999999999999',
        '99999999999999999999',
        'c29a724f-36cf-4584-9d47-1cdde8733f75',
      ],
      ...['abc', '-1', '1e3', '%20', '10001.0', foreign.json.id, String(foreign.json.memberNumber), `${id}0`],
    ];
    for (const one of ids) {
      expect(said(await change(one)), one).toEqual(notFound);
      expect(said(await change(one, {})), one).toEqual(notFound);
    }
  });
});
