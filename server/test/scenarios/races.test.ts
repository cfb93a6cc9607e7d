import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../drivers/driver.ts';
import { drivers } from '../drivers/index.ts';
import { commonSecret, type SecondServer, startSecond } from '../support/second-server.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** T16: two hundred creations of one person at once, in every spelling, are one person. */

const racers = 200;
let server: TestServer;
let second: SecondServer;
/** One for each of two servers on the database: what one server keeps apart in its memory, two cannot. */
const sessions = new Map<string, readonly [Session, Session]>();

beforeAll(async () => {
  server = await startTestServer({ TRIBUTARY_SECRET: commonSecret });
  second = await startSecond(server);
  for (const driver of drivers) {
    const block = server.demo[driver.name] as Record<string, unknown>;
    const there = { ...server, server: second.server, url: second.url, call: second.call };
    sessions.set(driver.name, [await driver.connect(server, block), await driver.connect(there, block)]);
  }
});
afterAll(async () => {
  await second.stop();
  await server.close();
});

/** The sessions by turns. */
const sessionOf = (name: string, i: number) => sessions.get(name)?.[Math.floor(i / drivers.length) % 2] as Session;

/** The same person as different hands type it. */
function spelling(name: string, i: number) {
  const emails = [
    `${name}@example.com`,
    `${name.toUpperCase()}@Example.COM`,
    ` ${name}@example.com `,
    `${name}@EXAMPLE.com`,
  ];
  const phones = ['+40722123456', '0040722123456', '0722 123 456', '(0722) 123-456', '+40 722 123 456'];
  return {
    email: emails[i % emails.length] as string,
    phone: phones[i % phones.length] as string,
    givenName: 'Race',
    familyName: name,
  };
}

async function outcome(email: string) {
  const people = await server.sql('select distinct person_id as id from records where email = $1', [email]);
  const created = await server.sql(`select 1 from changes where type = 'person.created' and person_id = any ($1)`, [
    people.map(({ id }) => id),
  ]);
  const claims = await server.sql(`select distinct person_id from identifiers where value = $1`, [email]);
  return { people: people.length, created: created.length, claims: claims.length };
}

describe.each(drivers.map((driver) => [driver.name, driver] as const))('through %s', (name, driver) => {
  test('one person, no 5xx, and exactly one success where duplicates are refused', async () => {
    const session = sessionOf(name, 0);
    const answers = await Promise.all(
      Array.from({ length: racers }, (_, i) => sessionOf(name, i).create(spelling(`only-${name}`, i))),
    );
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const accepted = answers.filter((answer) => session.accepted(answer)).length;
    expect(accepted).toBe(driver.onDuplicate === 'refuses' ? 1 : racers);
    const refused = new Set(answers.filter((answer) => !session.accepted(answer)).map(({ status }) => status));
    expect([...refused].every((status) => status === 400 || status === 409)).toBe(true);
    expect(await outcome(`only-${name}@example.com`)).toEqual({ people: 1, created: 1, claims: 1 });
  });
});

test('mixed over all dialects: one person, one success in each dialect that refuses duplicates', async () => {
  const answers = await Promise.all(
    Array.from({ length: racers }, async (_, i) => {
      const driver = drivers[i % drivers.length] as (typeof drivers)[number];
      const session = sessionOf(driver.name, i);
      const answer = await session.create(spelling('mixed', i));
      return { driver, status: answer.status, accepted: session.accepted(answer) };
    }),
  );
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  for (const driver of drivers) {
    const own = answers.filter((answer) => answer.driver === driver);
    expect([driver.name, own.filter(({ accepted }) => accepted).length]).toEqual([
      driver.name,
      driver.onDuplicate === 'refuses' ? 1 : own.length,
    ]);
  }
  expect(await outcome('mixed@example.com')).toEqual({ people: 1, created: 1, claims: 1 });
});

test('without the index that guards it, the same race makes several people (positive control)', async () => {
  // The same names, guarding nothing.
  await server.sql(
    'alter table identifiers add column spare uuid default gen_random_uuid(), drop constraint identifiers_pkey',
  );
  await server.sql('alter table identifiers add constraint identifiers_pkey unique (tenant_id, kind, value, spare)');
  await server.sql('drop index records_email_key');
  // One that hashes no password first: its racers really arrive together.
  const name = drivers.find(({ onDuplicate }) => onDuplicate === 'accepts')?.name ?? '';
  await Promise.all(
    Array.from({ length: racers }, (_, i) => sessionOf(name, i).create(spelling('unguarded', i))),
  ).catch(() => undefined);
  expect((await outcome('unguarded@example.com')).people).toBeGreaterThan(1);
});
