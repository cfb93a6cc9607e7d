import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId, toObjectId } from '../../src/kit/ids.ts';
import type { Driver, Session } from '../drivers/driver.ts';
import { drivers } from '../drivers/index.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** DESIGN §4, "What a credential sees": under `own`, another's person cannot be told from one that does not exist. */

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const person = (name: string) => ({
  email: `${name}@example.com`,
  phone: '+40722987654',
  givenName: 'Vera',
  familyName: name,
  city: 'Cluj-Napoca',
  country: 'RO',
  companyName: `${name} srl`,
  birthDate: '1990-05-06',
});

/** An id that was never handed out, in the same spelling. */
function unknownLike(id: string): string {
  if (/^\d+$/.test(id)) return '999999999';
  const fresh = newId(server.clock.now());
  return id.length === 24 ? toObjectId(fresh) : fresh;
}

async function two(driver: Driver): Promise<[Session, Session]> {
  const blocks = [
    await driver.ownCredential(server, server.demo.tenant),
    await driver.ownCredential(server, server.demo.tenant),
  ];
  return [await driver.connect(server, blocks[0] ?? {}), await driver.connect(server, blocks[1] ?? {})];
}

describe.each(drivers.map((driver) => [driver.name, driver] as const))('%s', (name, driver) => {
  test('a third party sees what it brought in, the operator sees it too, another third party does not', async () => {
    const [first, second] = await two(driver);
    const someone = person(`seen-${name}`);
    expect(first.accepted(await first.create(someone))).toBe(true);
    const found = await first.find(someone);
    expect(found?.values.email).toBe(someone.email);
    expect(await second.find(someone)).toBeUndefined();
    const operator = await driver.connect(server, server.demo[name] as Record<string, unknown>);
    expect((await operator.find(someone))?.values.email).toBe(someone.email);
  });

  test('reading and changing another’s person answers like an id that was never handed out', async () => {
    const [first, second] = await two(driver);
    const someone = person(`foreign-${name}`);
    await first.create(someone);
    const { id = '' } = (await first.find(someone)) ?? {};
    for (const call of [second.byId, second.update && ((one: string) => second.update?.(one, { city: 'Oslo' }))]) {
      if (call === undefined) continue;
      // Some errors say when they happened.
      server.clock.freeze();
      const [foreign, unknown] = [await call(id), await call(unknownLike(id))];
      server.clock.run();
      expect([foreign?.status, foreign?.text.replaceAll(id, 'ID')]).toEqual([
        unknown?.status,
        unknown?.text.replace(/[0-9a-f-]{24,36}|999999999/g, 'ID'),
      ]);
      expect(foreign?.status).toBeGreaterThanOrEqual(400);
    }
    expect((await first.find(someone))?.values.city ?? someone.city).toBe(someone.city);
  });

  test('bringing in a person another has already is answered like a new one, with nothing of the other’s', async () => {
    const [first, second] = await two(driver);
    const someone = person(`both-${name}`);
    const answer = await first.create(someone);
    const known = await second.create({ email: someone.email });
    const fresh = await second.create({ email: `fresh-${someone.email}` });
    expect(known.status).toBe(fresh.status);
    expect(Object.keys(known.json)).toEqual(Object.keys(fresh.json));
    expect(second.accepted(known)).toBe(true);
    const [mine, theirs] = [await second.find(someone), await first.find(someone)];
    expect(mine?.id).toBeDefined();
    expect(mine?.id).not.toBe(theirs?.id);
    for (const secret of ['Vera', 'Cluj-Napoca', `both-${name} srl`, '722987654'])
      expect(mine?.answer.text).not.toContain(secret);
    expect(answer.status).toBe(known.status);
    const rows = await server.sql('select distinct person_id from records where email = $1', [someone.email]);
    expect(rows).toHaveLength(1);
  });

  test('values that only other sources know neither match nor show', async () => {
    const [first] = await two(driver);
    const someone = person(`values-${name}`);
    await first.create({ email: someone.email });
    const other = drivers.find((one) => one.name !== name && one.writes.includes('phone'));
    if (other !== undefined) {
      const operator = await other.connect(server, server.demo[other.name] as Record<string, unknown>);
      await operator.create({ ...someone, phone: '+40722555666' });
    }
    const mine = await first.find({ email: someone.email, phone: '+40722000000' });
    expect(mine?.values.email).toBe(someone.email);
    expect(mine?.answer.text).not.toContain('722555666');
    expect(mine?.answer.text).not.toContain('Vera');
  });
});

test('the time an answer takes does not tell another’s person from none', async () => {
  const driver = drivers[0] as Driver;
  const [first, second] = await two(driver);
  const someone = person('timing');
  await first.create(someone);
  const { id = '' } = (await first.find(someone)) ?? {};
  const spent = { foreign: [] as number[], unknown: [] as number[] };
  for (let i = 0; i < 120; i += 1) {
    for (const [kind, one] of [
      ['foreign', id],
      ['unknown', unknownLike(id)],
    ] as const) {
      const start = performance.now();
      await second.byId?.(one);
      spent[kind].push(performance.now() - start);
    }
  }
  const median = (times: number[]) => times.sort((a, b) => a - b)[times.length / 2] ?? 0;
  // Interleaved on one machine, so a ratio: a path that reads the other's records would be well outside.
  const ratio = median(spent.foreign) / median(spent.unknown);
  expect(ratio).toBeGreaterThan(0.6);
  expect(ratio).toBeLessThan(1.7);
});
