import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dialects } from '../../src/dialects/registry.ts';
import { normaliseEmail } from '../../src/kit/email.ts';
import { normalisePhone } from '../../src/kit/phone.ts';
import type { Driver, Session, SharedField, SharedPerson } from '../drivers/driver.ts';
import { drivers } from '../drivers/index.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/**
 * Decision 4: a person who came in through one dialect is found through every other in the very next request, in that
 * dialect's shape, with that dialect's kind of id. All ordered pairs, every shared field.
 */

let server: TestServer;
const sessions = new Map<string, Session>();

beforeAll(async () => {
  server = await startTestServer();
  for (const driver of drivers)
    sessions.set(driver.name, await driver.connect(server, server.demo[driver.name] as Record<string, unknown>));
});
afterAll(() => server.close());

const fields: readonly SharedField[] = [
  'email',
  'phone',
  'givenName',
  'familyName',
  'birthDate',
  'city',
  'country',
  'companyName',
];

/** What each dialect's create call can carry and its read call can show: the documents decide, so a change here is a decision. */
const carries: Record<string, { writes: readonly SharedField[]; reads: readonly SharedField[]; id: RegExp }> = {
  feelme: { writes: ['email'], reads: ['email'], id: /^\d{5,}$/ },
  leeloo: {
    writes: ['email', 'phone', 'givenName', 'familyName'],
    reads: ['email', 'phone', 'givenName', 'familyName'],
    id: /^[0-9a-f]{24}$/,
  },
  subrite: {
    writes: fields,
    reads: ['email', 'phone', 'givenName', 'familyName', 'birthDate', 'companyName'],
    id: /^[0-9a-f-]{36}$/,
  },
  footprints: { writes: fields, reads: fields, id: /^[0-9a-f]{24}$/ },
  matchtrade: {
    writes: ['email', 'phone', 'givenName', 'familyName', 'birthDate', 'city', 'country'],
    reads: ['email', 'phone', 'givenName', 'familyName', 'country'],
    id: /^[0-9a-f-]{36}$/,
  },
};

/** Compared as the core compares: spelling is the dialect's own matter. */
function same(field: SharedField, written: string, read: string | undefined): boolean {
  if (read === undefined) return false;
  if (field === 'email') return normaliseEmail(read) === normaliseEmail(written);
  if (field === 'phone') return normalisePhone(read, 'RO') === normalisePhone(written, 'RO');
  return read === written;
}

test('every dialect has a driver, and each driver carries what is declared here', () => {
  expect(drivers.map(({ name }) => name).sort()).toEqual(dialects.map(({ name }) => name).sort());
  for (const { name, writes, reads } of drivers) {
    expect([name, [...writes].sort(), [...reads].sort()]).toEqual([
      name,
      [...(carries[name]?.writes ?? [])].sort(),
      [...(carries[name]?.reads ?? [])].sort(),
    ]);
  }
});

const pairs = drivers.flatMap((from) =>
  drivers.filter((to) => to !== from).map((to) => [`${from.name} → ${to.name}`, from, to] as const),
);

describe('written through one, read through another in the next request', () => {
  test('there are all ordered pairs', () => {
    expect(pairs).toHaveLength(dialects.length * (dialects.length - 1));
  });

  test.each(pairs)('%s', async (pair, from, to) => {
    const slug = pair.replaceAll(' → ', '-');
    const number = 40_700_000_000 + 722_000_000 + pairs.findIndex(([name]) => name === pair);
    const person: SharedPerson = {
      email: `${slug}@example.com`,
      phone: `+${number}`,
      givenName: 'Round',
      familyName: `Trip ${slug}`,
      birthDate: '1987-06-05',
      city: 'Cluj-Napoca',
      country: 'RO',
      companyName: 'Round Trip SRL',
    };
    const written = pick(person, from.writes) as Partial<SharedPerson> & { email: string };
    const created = await (sessions.get(from.name) as Session).create(written);
    expect((sessions.get(from.name) as Session).accepted(created), created.text).toBe(true);

    const found = await (sessions.get(to.name) as Session).find(person);
    expect(found, 'found in the next request').toBeDefined();
    expect(found?.id).toMatch((carries[to.name] as { id: RegExp }).id);
    const outcome = Object.fromEntries(
      fields.map((field) => [field, compareField(field, from, to, written, found?.values ?? {})]),
    );
    const expected = Object.fromEntries(
      fields.map((field) => [
        field,
        !from.writes.includes(field)
          ? `${from.name} cannot write it`
          : !to.reads.includes(field)
            ? `${to.name} cannot show it`
            : 'same',
      ]),
    );
    expect(outcome).toEqual(expected);
  });
});

function compareField(
  field: SharedField,
  from: Driver,
  to: Driver,
  written: Partial<SharedPerson>,
  read: Partial<SharedPerson>,
): string {
  if (!from.writes.includes(field)) return `${from.name} cannot write it`;
  if (!to.reads.includes(field)) return `${to.name} cannot show it`;
  return same(field, written[field] ?? '', read[field]) ? 'same' : `wrote ${written[field]}, read ${read[field]}`;
}

function pick(person: SharedPerson, wanted: readonly SharedField[]): Partial<SharedPerson> {
  return Object.fromEntries(wanted.map((field) => [field, person[field]]));
}
