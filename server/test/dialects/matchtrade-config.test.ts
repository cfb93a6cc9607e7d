import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { newId } from '../../src/kit/ids.ts';
import { verifyPassword } from '../../src/kit/passwords.ts';
import { subriteDriver } from '../drivers/subrite.ts';
import { covers } from '../support/covers.ts';
import { type Answer, startTestServer, type TestServer } from '../support/test-server.ts';
import { type Block, block, envelope, lead, leadProvider, type Provider, signIn } from './matchtrade-kit.ts';

let server: TestServer;
let office: Provider;

beforeAll(async () => {
  server = await startTestServer();
  office = await signIn(server);
});
afterAll(() => server.close());

const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const forbidden = [403, envelope('FORBIDDEN', 'Access is denied')];
const notFound = [404, envelope('NOT_FOUND', 'Entity not found')];
const refused = ({ status, json }: Answer) => [status, json];

test('offers, under both prefixes; the first one works in a create', async () => {
  covers('matchtrade:offer.list/reply', 'matchtrade:general/prefixes', 'matchtrade:general/error-403');
  for (const prefix of ['/documentation/config', '/proxy/configuration']) {
    const { status, json } = await office.call('GET', `${prefix}/api/partner/0/offers`);
    const offer = { partnerId: 0, created: iso, updated: iso, description: null, currency: 'EUR', demo: false };
    expect([status, json]).toEqual([
      200,
      [
        { uuid: block(server).offerUuid, ...offer, name: 'Two rooms, garden side' },
        { uuid: expect.any(String), ...offer, name: 'Covered parking place', description: 'Lit, with a charger' },
      ],
    ]);
    const created = await office.create({
      ...lead(server, `offer-${prefix.length}@example.com`),
      offerUuid: json[0].uuid,
    });
    expect(created.status).toBe(200);
    expect(refused(await office.call('GET', `${prefix}/api/partner/1/offers`))).toEqual(forbidden);
  }
  await server.sql(
    `update catalogue_items set details = details || '{"demo": true, "description": "For trying"}' where id = $1`,
    [block(server).offerUuid],
  );
  const [offer] = (await office.call('GET', '/documentation/config/api/partner/0/offers')).json;
  expect([offer.demo, offer.description]).toEqual([true, 'For trying']);
});

describe('register fields', () => {
  const path = '/proxy/configuration/api/register-fields';
  const ask = (query: string, as = office) => as.call('GET', `${path}${query}`);
  const types = ['FIRST_NAME', 'LAST_NAME', 'BIRTH_DATE', 'PHONE', 'COUNTRY', 'STATE', 'CITY', 'ZIP_CODE', 'STREET'];

  test('the nine types, with what create requires', async () => {
    covers(
      'matchtrade:register-field.list/reply',
      'matchtrade:register-field.list/types',
      'matchtrade:register-field.list/demo',
      'matchtrade:general/prefixes',
    );
    for (const [demo, said] of [
      ['true', true],
      ['false', false],
      ['', false],
    ] as const) {
      const { status, json } = await ask(`?partnerId=0&demo=${demo}`);
      const rows = types.map((type) => ({
        uuid,
        partnerId: 0,
        created: iso,
        updated: iso,
        type,
        active: true,
        demo: said,
        required: type === 'FIRST_NAME' || type === 'LAST_NAME',
      }));
      expect([status, json]).toEqual([200, rows]);
      const twin = await office.call('GET', `/documentation/config/api/register-fields?partnerId=0&demo=${demo}`);
      expect(twin.json).toEqual(json);
    }
  });

  test('required is the truth: without that field create refuses, without another it does not', async () => {
    covers('matchtrade:register-field.list/required');
    const fieldOf: Record<string, string> = {
      FIRST_NAME: 'name',
      LAST_NAME: 'surname',
      BIRTH_DATE: 'dateOfBirth',
      PHONE: 'phone',
      COUNTRY: 'country',
      STATE: 'state',
      CITY: 'city',
      ZIP_CODE: 'postCode',
      STREET: 'address',
    };
    for (const { type, required } of (await ask('?partnerId=0')).json) {
      const whole: Record<string, unknown> = {
        ...lead(server, `without-${type}@example.com`).account,
        dateOfBirth: '2000-01-02',
      };
      for (const field of Object.values(fieldOf)) whole[field] ??= 'x';
      delete whole[fieldOf[type] ?? ''];
      const { status } = await office.create({ offerUuid: '', account: whole });
      expect([type, status]).toEqual([type, required ? 500 : 200]);
    }
  });

  test('uuids stay, and are each row’s own', async () => {
    covers('matchtrade:register-field.list/uuids');
    const uuids = async (query: string, as = office) =>
      (await ask(query, as)).json.map((row: { uuid: string }) => row.uuid);
    const [live, demo] = [await uuids('?partnerId=0&demo=false'), await uuids('?partnerId=0&demo=true')];
    expect(new Set([...live, ...demo]).size).toBe(18);
    expect(await uuids('?partnerId=0&demo=false', await leadProvider(server))).toEqual(live);
    const other = (await server.tenant('Other')).matchtrade as Block;
    const theirs = await uuids('?partnerId=0', await signIn(server, other));
    expect(theirs.filter((one: string) => live.includes(one))).toEqual([]);
  });

  test('the partner’s number is needed, and is the own one', async () => {
    covers('matchtrade:general/error-403');
    expect(refused(await ask('?partnerId=1&demo=true'))).toEqual(forbidden);
    expect(refused(await ask('?demo=true'))).toEqual([400, envelope('BAD_REQUEST', 'Failed to convert value')]);
  });
});

describe('password', () => {
  const change = (json: unknown, as = office, prefix = '/proxy/auth') =>
    as.call('POST', `${prefix}/api/user/change-password`, { json });
  const hashOf = async (email: string) =>
    (
      await server.sql<{ hash: string }>(
        `select p.hash from passwords p join records r on r.id = p.record_id where r.source = 'matchtrade' and r.person_id =
           (select person_id from records where email = $1 limit 1)`,
        [email],
      )
    ).map(({ hash }) => hash);

  test('is set, in any content type and under both prefixes, and told nowhere', async () => {
    covers('matchtrade:password.change/body', 'matchtrade:password.change/reply', 'matchtrade:general/prefixes');
    await office.create(lead(server, 'secret@example.com', { password: 'the first' }));
    const { log } = server.server.deps;
    const spies = (['info', 'error', 'warn', 'debug'] as const).map((level) => vi.spyOn(log, level));
    for (const [i, prefix] of ['/proxy/auth', '/documentation/auth'].entries()) {
      const newValue = ` second ${i} `;
      const answer = await change({ email: 'Secret@example.com', partnerId: 0, newValue }, office, prefix);
      expect([answer.status, answer.json]).toEqual([200, {}]);
      const hashes = await hashOf('secret@example.com');
      expect([hashes.length, await verifyPassword(hashes[0] ?? '', newValue)]).toEqual([1, true]);
    }
    const form = await office.call('POST', '/proxy/auth/api/user/change-password', {
      form: { email: 'secret@example.com', partnerId: '0', newValue: 'third' },
    });
    expect(form.status).toBe(200);
    expect(await verifyPassword((await hashOf('secret@example.com'))[0] ?? '', 'third')).toBe(true);
    const logged = JSON.stringify(spies.flatMap((spy) => spy.mock.calls));
    for (const word of ['second', 'third', 'secret@']) expect(logged.toLowerCase()).not.toContain(word);
    vi.restoreAllMocks();
    const { json, text } = await office.find('secret@example.com');
    expect([json.email, /third|argon/.test(text)]).toEqual(['secret@example.com', false]);
  });

  test('of a person who came in elsewhere, too', async () => {
    covers('matchtrade:password.change/body');
    const subrite = await subriteDriver.connect(server, server.demo.subrite as Block);
    await subrite.create({ email: 'elsewhere@example.com', phone: '' });
    expect((await change({ email: 'elsewhere@example.com', partnerId: 0, newValue: 'mine now' })).status).toBe(200);
    expect(await verifyPassword((await hashOf('elsewhere@example.com'))[0] ?? '', 'mine now')).toBe(true);
  });

  test('of an account that the credential does not see: as of none', async () => {
    covers('matchtrade:password.change/error-404', 'matchtrade:general/unknown-account');
    const third = await leadProvider(server);
    await office.create(lead(server, 'not-theirs@example.com', { password: 'stays' }));
    for (const [as, email] of [
      [third, 'not-theirs@example.com'],
      [office, 'nobody@example.com'],
      [office, 'garbage'],
    ] as const)
      expect(refused(await change({ email, partnerId: 0, newValue: 'other' }, as))).toEqual(notFound);
    expect(await verifyPassword((await hashOf('not-theirs@example.com'))[0] ?? '', 'stays')).toBe(true);
  });

  test('what is refused', async () => {
    covers('matchtrade:password.change/error-400', 'matchtrade:general/error-403');
    const whole = { email: 'secret@example.com', partnerId: 0, newValue: 'x' };
    for (const field of ['email', 'partnerId', 'newValue'] as const)
      for (const value of [undefined, null, '', {}])
        expect(refused(await change({ ...whole, [field]: value }))).toEqual([
          400,
          envelope('BAD_REQUEST', 'could not execute batch'),
        ]);
    expect((await change({ ...whole, newValue: 'x'.repeat(256) })).status).toBe(400);
    expect(refused(await change({ ...whole, partnerId: 7 }))).toEqual(forbidden);
  });
});

test('trading accounts: none of anybody, and of nobody 404', async () => {
  covers(
    'matchtrade:trading-account.list/reply',
    'matchtrade:trading-account.list/error-404',
    'matchtrade:general/unknown-account',
    'matchtrade:general/error-403',
  );
  const third = await leadProvider(server);
  const path = (id: string, partnerId: unknown = 0) =>
    `/documentation/account/api/partner/${partnerId}/accounts/${id}/trading-accounts/details`;
  const { json } = await office.create(lead(server, 'trader@example.com'));
  expect(refused(await office.call('GET', path(json.uuid)))).toEqual([200, []]);
  for (const [as, id] of [
    [third, json.uuid],
    [office, newId(1)],
    [office, 'garbage'],
  ])
    expect(refused(await as.call('GET', path(id)))).toEqual(notFound);
  expect(refused(await office.call('GET', path(json.uuid, 2)))).toEqual(forbidden);
});
