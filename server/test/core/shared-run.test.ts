import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../src/core/actor.ts';
import { CoreError } from '../../src/core/errors.ts';
import { addLead } from '../../src/core/leads/add-lead.ts';
import { type AddPerson, addPerson } from '../../src/core/people/add-person.ts';
import type { PersonPatch } from '../../src/core/people/values.ts';
import { newId } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { commonSecret, type SecondServer, startSecond } from '../support/second-server.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/**
 * Use cases that share transactions (docs/batching.md) do what they would have done one after the other: nothing is lost, nothing is done
 * twice, and what one is refused for is nobody else's.
 */

let server: TestServer;
let second: SecondServer;
let tenantId: Actor['tenantId'];
let round = 0;

beforeAll(async () => {
  server = await startTestServer({ TRIBUTARY_SECRET: commonSecret });
  second = await startSecond(server);
  tenantId = (await tenantByCode(server, server.demo.tenant)).id;
});
afterAll(async () => {
  await second.stop();
  await server.close();
});

const actor = (source: string): Actor => ({
  tenantId,
  credentialId: undefined,
  source,
  defaultCountry: 'RO',
  sees: 'tenant',
  scopes: [],
  details: {},
});

type Said = Pick<AddPerson, 'patch' | 'onExisting' | 'staffIds'>;
const addOne = (source: string, said: Said, at: TestServer['server'] = server.server) =>
  at.deps.run(actor(source), addPerson, { scope: '', ...said });
const settle = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof CoreError ? error.code : `bug: ${String(error)}`),
  );
/** Transactions that committed, of everybody on this database. */
const commits = async () => {
  await server.sql('select pg_stat_force_next_flush()');
  const [row] = await server.sql<{ n: string }>(
    'select xact_commit as n from pg_stat_database where datname = current_database()',
  );
  return Number(row?.n);
};

describe('one flood', () => {
  test('strangers share transactions, and each is stored once with everything that belongs to it', async () => {
    const before = await commits();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        addOne('flood', { patch: { email: `flood${i}@example.com`, fullName: `Flood ${i}` }, onExisting: 'refuse' }),
      ),
    );
    expect(new Set(answers.map(({ person }) => person.id)).size).toBe(200);
    for (const [i, { person }] of answers.entries())
      expect(person.values).toMatchObject({ email: `flood${i}@example.com`, fullName: `Flood ${i}` });
    // Statistics come late; that they come at all is not this test's matter, only that there was no transaction a person.
    expect((await commits()) - before).toBeLessThan(150);
    const [kept] = await server.sql(
      `select count(*)::int as records, count(distinct r.person_id)::int as people, count(distinct r.number)::int as numbers,
         (select count(*)::int from identifiers where value like 'flood%@example.com') as claims,
         (select count(*)::int from channels c join records o on o.id = c.record_id where o.source = 'flood') as channels,
         (select count(*)::int from identity_log l join records o on o.id = l.record_id where o.source = 'flood') as decisions,
         (select count(*)::int from changes h join records o on o.id = h.record_id where o.source = 'flood' and type = 'person.created') as facts
       from records r where r.source = 'flood'`,
    );
    expect(kept).toEqual({
      records: 200,
      people: 200,
      numbers: 200,
      claims: 200,
      channels: 200,
      decisions: 200,
      facts: 200,
    });
  });

  test('who is refused, before or after it wrote, or has a value that cannot be stored, is refused alone', async () => {
    const said = (i: number): Said => {
      const patch: PersonPatch = { email: `mixed${i}@example.com`, fullName: `Mixed ${i}` };
      if (i % 10 === 3) return { patch: { ...patch, email: 'flood3@example.com' }, onExisting: 'refuse' };
      if (i % 10 === 5) return { patch, onExisting: 'refuse', staffIds: [newId(Date.now())] };
      if (i % 10 === 7) return { patch: { ...patch, city: 'a\u0000b' }, onExisting: 'refuse' };
      return { patch, onExisting: 'refuse' };
    };
    const outcomes = await Promise.all(Array.from({ length: 100 }, (_, i) => settle(addOne('flood', said(i)))));
    const expected = (i: number) => ({ 3: 'duplicate', 5: 'invalid', 7: 'invalid' })[i % 10] ?? 'done';
    expect(outcomes).toEqual(outcomes.map((_, i) => expected(i)));
    const kept = await server.sql(`select email from records where source = 'flood' and email like 'mixed%'`);
    expect(kept).toHaveLength(70);
  });

  test('leads of people who are known: those of one person through different keys do not overwrite each other', async () => {
    const people = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        addOne('known', {
          patch: { email: `known${i}@example.com`, externalId: `known-${i}`, fullName: `Known ${i}` },
          onExisting: 'update',
        }),
      ),
    );
    const lead = (patch: PersonPatch) =>
      server.server.deps.run(actor('known'), addLead, {
        scope: '',
        patch,
        onExisting: 'update',
        status: 'lead',
        targets: {},
      });
    // By e-mail one value, by external id another: two keys, one record.
    await Promise.all(
      people.flatMap((_, i) => [
        lead({ email: `known${i}@example.com`, city: `City ${i}` }),
        lead({ externalId: `known-${i}`, companyName: `Company ${i}` }),
      ]),
    );
    for (const [i, { person }] of people.entries()) {
      const [row] = await server.sql('select profile from people where id = $1', [person.id]);
      expect(row?.profile).toMatchObject({ city: `City ${i}`, companyName: `Company ${i}`, fullName: `Known ${i}` });
      const leads = await server.sql(
        'select 1 from leads l join records r on r.id = l.record_id where r.person_id = $1',
        [person.id],
      );
      expect(leads).toHaveLength(2);
    }
  });
});

test('who is taken when known is not turned away because an identifier came in elsewhere in the same moment', async () => {
  const first = await addOne('late', { patch: { email: 'late@example.com' }, onExisting: 'update' });
  const other = new pg.Client({ connectionString: server.databaseUrl, options: '-c search_path=tributary' });
  await other.connect();
  await other.query('begin');
  await other.query('select 1 from people where id = $1 for update', [first.person.id]);
  const patch = { email: 'late@example.com', externalId: 'late-1', city: 'Iași' };
  // Known by its e-mail, it waits for the person; meanwhile its external id comes in with somebody else.
  const waiting = settle(addOne('late', { patch, onExisting: 'update' }));
  const waits = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  await expect.poll(async () => (await other.query(waits)).rowCount, { timeout: 30_000 }).toBe(1);
  await addOne(
    'late',
    { patch: { email: 'later@example.com', externalId: 'late-1' }, onExisting: 'update' },
    second.server,
  );
  await other.query('commit');
  await other.end();
  expect(await waiting).toBe('done');
  const kept = await server.sql(
    `select email, external_id, values ->> 'city' as city from records where source = 'late' order by created_at, id`,
  );
  expect(kept).toEqual([
    { email: 'late@example.com', external_id: null, city: null },
    { email: 'later@example.com', external_id: 'late-1', city: 'Iași' },
  ]);
});

/** Arrivals that have much in common: few e-mails, phones and ids, in several sources, refused or taken when known. */
const arrivals = fc.array(
  fc.record({
    source: fc.constantFrom('one', 'two'),
    email: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
    externalId: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    phone: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    refuses: fc.boolean(),
    spoilt: fc.constantFrom(false, false, false, false, true),
    elsewhere: fc.boolean(),
  }),
  { minLength: 2, maxLength: 40 },
);

describe('any flood', () => {
  test('one person an e-mail and an external id, one success where duplicates are refused, and nothing of who was refused', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, async (told) => {
        round += 1;
        const name = (kind: string, n: number) => `${kind}-${round}-${n}`;
        const outcomes = await Promise.all(
          told.map(({ source, email, externalId, phone, refuses, spoilt, elsewhere }, i) => {
            const patch: PersonPatch = {
              ...(email === undefined ? {} : { email: `${name('e', email)}@example.com` }),
              ...(externalId === undefined ? {} : { externalId: name('x', externalId) }),
              ...(phone === undefined ? {} : { phone: `+4072${String(1_000_000 + (round % 10_000) * 10 + phone)}` }),
              city: name('city', i),
            };
            const staffIds = spoilt ? { staffIds: [newId(Date.now())] } : {};
            const said: Said = { patch, onExisting: refuses ? 'refuse' : 'update', ...staffIds };
            return settle(addOne(source, said, elsewhere ? second.server : server.server));
          }),
        );
        for (const [i, { spoilt, refuses }] of told.entries())
          expect(spoilt ? ['invalid', 'duplicate'] : refuses ? ['done', 'duplicate'] : ['done']).toContain(outcomes[i]);
        await expectTrue(told, outcomes, round);
      }),
      { numRuns: 15 },
    );
  }, 120_000);
});

/** What must be so whatever the order was. */
async function expectTrue(
  told: readonly { source: string; email: number | undefined; externalId: number | undefined; refuses: boolean }[],
  outcomes: readonly string[],
  of: number,
): Promise<void> {
  const like = `%-${of}-%`;
  const holders = await server.sql(
    `select kind, value, count(distinct person_id)::int as people from identifiers where value like $1 group by 1, 2`,
    [like],
  );
  expect(holders.filter(({ people }) => people !== 1)).toEqual([]);
  const records = await server.sql(
    `select source, email, count(*)::int as n from records where email like $1 group by 1, 2`,
    [like],
  );
  expect(records.filter(({ n }) => n !== 1)).toEqual([]);
  // Every record of an e-mail is of the person who holds the e-mail, or a human was asked.
  const apart = await server.sql(
    `select r.id from records r join identifiers i on i.kind = 'email' and i.value = r.email and i.person_id <> r.person_id
     where r.email like $1
       and not exists (select from identity_reviews v where r.person_id in (v.person_id, v.other_person_id))`,
    [like],
  );
  expect(apart).toEqual([]);
  for (const source of ['one', 'two']) {
    const own = told.flatMap((one, i) => (one.source === source ? [{ ...one, outcome: outcomes[i] }] : []));
    for (const email of new Set(own.map((one) => one.email))) {
      const same = own.filter((one) => one.email === email);
      // An external id may carry a record from one e-mail to another, so that the first is free again.
      if (email === undefined || same.some(({ externalId }) => externalId !== undefined)) continue;
      const done = same.filter(({ outcome }) => outcome === 'done');
      // The first of them in made the record: of those that refuse a known one at most one can have been it.
      expect(done.filter(({ refuses }) => refuses).length).toBeLessThanOrEqual(1);
      expect(records.some((row) => row.source === source && row.email === `e-${of}-${email}@example.com`)).toBe(
        done.length > 0,
      );
    }
  }
  const refused = told.flatMap((_, i) => (outcomes[i] === 'done' ? [] : [`city-${of}-${i}`]));
  expect(await server.sql(`select id from records where values ->> 'city' = any ($1)`, [refused])).toEqual([]);
}
