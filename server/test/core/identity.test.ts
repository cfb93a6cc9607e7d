import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../src/core/actor.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import { findPerson } from '../../src/core/people/find-person.ts';
import { updatePerson } from '../../src/core/people/update-person.ts';
import type { PersonPatch } from '../../src/core/people/values.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** DESIGN §4: whose a record is, decided by strong and weak identifiers, with every decision and doubt written down. */

let server: TestServer;
const sources = new Map<string, Actor>();
let unique = 0;

beforeAll(async () => {
  server = await startTestServer();
  const tenant = await tenantByCode(server, server.demo.tenant);
  for (const source of ['shop', 'school', 'broker']) {
    sources.set(source, {
      tenantId: tenant.id,
      credentialId: undefined,
      source,
      defaultCountry: 'RO',
      sees: 'tenant',
      scopes: [],
      details: {},
    });
  }
});
afterAll(() => server.close());

const as = (source: string) => sources.get(source) as Actor;
const add = async (source: string, patch: PersonPatch, onExisting: 'refuse' | 'update' = 'update') =>
  (await server.server.deps.run(as(source), addPerson, { scope: '', patch, onExisting })).person;
const next = () => {
  unique += 1;
  return unique;
};
const name = (base: string) => `${base}${next()}`;
const phone = () => `+4072${String(2_000_000 + next())}`;
const reviews = (id: string) =>
  server.sql('select reason, state, other_person_id as other from identity_reviews where person_id = $1', [id]);
const log = async (id: string) =>
  (await server.sql('select decision, rule from identity_log where person_id = $1 order by at, id', [id])).map(
    ({ decision, rule }) => `${decision}:${rule}`,
  );

describe('strong identifiers', () => {
  test('one e-mail in any spelling and through any source is one person; every decision is logged', async () => {
    const email = `${name('strong')}@example.com`;
    const first = await add('shop', { email, fullName: 'Ana Pop' });
    const second = await add('school', { email: email.toUpperCase(), city: 'Iași' });
    expect(second.id).toBe(first.id);
    expect(second.values).toMatchObject({ fullName: 'Ana Pop', city: 'Iași' });
    expect(await log(first.id)).toEqual(['found:nobody_known', 'link:same_email']);
  });

  test('external and national ids tie records together, too', async () => {
    const externalId = name('ext');
    const first = await add('shop', { externalId, email: `${externalId}@example.com` });
    const second = await add('school', { externalId, nationalId: `19005${unique}` });
    const third = await add('broker', { nationalId: ` 19005${unique} ` });
    expect([second.id, third.id]).toEqual([first.id, first.id]);
  });

  test('identifiers of two people merge nobody: the most telling decides and a review is asked for', async () => {
    const [email, externalId] = [`${name('two')}@example.com`, name('ext')];
    const byEmail = await add('shop', { email });
    const byExternal = await add('school', { externalId });
    const both = await add('broker', { email, externalId });
    expect(both.id).toBe(byExternal.id);
    expect(await reviews(both.id)).toEqual([
      { reason: 'strong_identifiers_disagree', state: 'open', other: byEmail.id },
    ]);
  });

  test('of two records of one source turn nothing away: it is added to one, and asked about once', async () => {
    const [email, externalId] = [`${name('held')}@example.com`, name('ext')];
    const byEmail = await add('shop', { email, fullName: 'By Email' });
    const byExternal = await add('shop', { externalId });
    for (let i = 0; i < 3; i += 1) {
      const both = await add('shop', { email, externalId, city: `City ${i}` });
      expect([both.id, both.values.city]).toEqual([byExternal.id, `City ${i}`]);
    }
    expect(await reviews(byExternal.id)).toEqual([
      { reason: 'strong_identifiers_disagree', state: 'open', other: byEmail.id },
    ]);
    expect((await add('school', { email })).id).toBe(byEmail.id);
  });

  test('texts that stand for nobody identify nobody', async () => {
    const first = await add('shop', { externalId: 'null', fullName: 'Nobody One' });
    const second = await add('school', { externalId: 'NULL', fullName: 'Nobody Two' });
    const third = await add('broker', { email: 'test@test.com' });
    const fourth = await add('shop', { email: 'test@test.com' });
    expect(new Set([first.id, second.id, third.id, fourth.id]).size).toBe(4);
  });
});

describe('a phone', () => {
  test('links in every spelling as long as nothing disagrees', async () => {
    const number = phone();
    const first = await add('shop', { phone: number });
    const second = await add('school', { phone: number.replace('+40', '0'), email: `${name('phone')}@example.com` });
    expect(second.id).toBe(first.id);
    expect(await log(first.id)).toEqual(['found:nobody_known', 'link:same_phone']);
  });

  test('does not link people with different e-mails; the doubt is queued', async () => {
    const number = phone();
    const first = await add('shop', { phone: number, email: `${name('a')}@example.com` });
    const second = await add('school', { phone: number, email: `${name('b')}@example.com` });
    expect(second.id).not.toBe(first.id);
    expect(await reviews(second.id)).toEqual([{ reason: 'same_phone_other_identity', state: 'open', other: first.id }]);
  });

  test('that several people have links nobody, and its bearer alone is one person however often it comes', async () => {
    const number = phone();
    const first = await add('shop', { phone: number, email: `${name('c')}@example.com` });
    await add('school', { phone: number, email: `${name('d')}@example.com` });
    const alone = await Promise.all(Array.from({ length: 40 }, () => add('broker', { phone: number })));
    expect(new Set(alone.map(({ id }) => id)).size).toBe(1);
    expect(alone[0]?.id).not.toBe(first.id);
    expect(await reviews(alone[0]?.id ?? '')).toMatchObject([{ reason: 'phone_shared_by_several' }]);
  });

  test('alone, through several sources at once, is one person', async () => {
    const number = phone();
    const found = await Promise.all(
      Array.from({ length: 60 }, (_, i) => add(['shop', 'school', 'broker'][i % 3] ?? '', { phone: number })),
    );
    expect(new Set(found.map(({ id }) => id)).size).toBe(1);
  });

  test('two records that bring one person its first e-mail at once do not both get it', async () => {
    const number = phone();
    const first = await add('shop', { phone: number });
    const [one, two] = await Promise.all([
      add('school', { phone: number, email: `${name('e')}@example.com` }),
      add('broker', { phone: number, email: `${name('f')}@example.com` }),
    ]);
    expect([one?.id, two?.id].filter((id) => id === first.id)).toHaveLength(1);
  });
});

describe('nobody’s record', () => {
  test('records without any identifier are people of their own', async () => {
    const [one, two] = [await add('shop', { fullName: 'Same Name' }), await add('shop', { fullName: 'Same Name' })];
    expect(one.id).not.toBe(two.id);
  });
});

describe('a person’s values', () => {
  const run = <I, O>(source: string, useCase: Parameters<typeof server.server.deps.run<I, O>>[1], input: I) =>
    server.server.deps.run(as(source), useCase, input);

  test('the latest non-empty value wins, and clearing falls back to what another source says', async () => {
    const email = `${name('values')}@example.com`;
    const { id } = await add('shop', { email, city: 'Cluj', nickName: 'Old' });
    server.clock.move(1000);
    await add('school', { email, city: 'Oslo' });
    server.clock.move(1000);
    await run('shop', updatePerson, { ref: { id }, scope: '', patch: { nickName: 'New' } });
    expect((await run('shop', findPerson, { ref: { id } })).values).toMatchObject({ city: 'Oslo', nickName: 'New' });
    await run('school', updatePerson, { ref: { id }, scope: '', patch: { city: null } });
    expect((await run('shop', findPerson, { ref: { id } })).values.city).toBe('Cluj');
  });

  test('changing an e-mail moves the claim: the old one is free, the new one is taken', async () => {
    const [before, after] = [`${name('before')}@example.com`, `${name('after')}@example.com`];
    const { id } = await add('shop', { email: before });
    await run('shop', updatePerson, { ref: { id }, scope: '', patch: { email: after } });
    expect((await add('school', { email: after })).id).toBe(id);
    expect((await add('school', { email: before })).id).not.toBe(id);
    await expect(add('shop', { email: after }, 'refuse')).rejects.toMatchObject({ code: 'duplicate' });
  });

  test('fifty writers of different properties lose none (T22)', async () => {
    const email = `${name('writers')}@example.com`;
    const { id } = await add('shop', { email });
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        run('shop', updatePerson, { ref: { id }, scope: '', patch: { customProperties: { [`key${i}`]: i } } }),
      ),
    );
    const { values } = await run('shop', findPerson, { ref: { id } });
    expect(Object.keys(values.customProperties ?? {})).toHaveLength(50);
  });

  test('saying the same again writes nothing; saying it after another spoke counts', async () => {
    const email = `${name('again')}@example.com`;
    const { id } = await add('shop', { email, city: 'Cluj' });
    const written = async () => (await server.sql('select xmin::text from people where id = $1', [id]))[0]?.xmin;
    const before = await written();
    await add('shop', { email, city: 'Cluj' });
    expect(await written()).toBe(before);
    server.clock.move(1000);
    await add('school', { email, city: 'Oslo' });
    server.clock.move(1000);
    await add('shop', { email, city: 'Cluj' });
    expect((await run('school', findPerson, { ref: { id } })).values.city).toBe('Cluj');
  });

  test('the raw spelling is echoed to the source that sent it, the normal one to others', async () => {
    const email = `Raw.${name('Echo')}@Example.com`;
    const { id } = await add('shop', { email, phone: '0722 333 444' });
    expect((await run('shop', findPerson, { ref: { id } })).values).toMatchObject({ email, phone: '0722 333 444' });
    expect((await run('school', findPerson, { ref: { id } })).values).toMatchObject({
      email: email.toLowerCase(),
      phone: '+40722333444',
    });
  });
});
