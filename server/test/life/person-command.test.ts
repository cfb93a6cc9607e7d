import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { person } from '../../src/cli/person.ts';
import { ConfigError, readConfig } from '../../src/config.ts';
import { systemActor } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import { findPerson } from '../../src/core/people/find-person.ts';
import { requestErasure } from '../../src/core/people/request-erasure.ts';
import type { PersonPatch } from '../../src/core/people/values.ts';
import { type Id, toObjectId } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Erased people and their way back, as an operator does it beside a running server. */

let server: TestServer;
let shop: Actor;
beforeAll(async () => {
  server = await startTestServer();
  shop = systemActor(await tenantByCode(server, server.demo.tenant), 'shop');
});
afterAll(() => server.close());
afterEach(() => vi.restoreAllMocks());

/** What a command wrote to standard output, as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: tests assert on what came
async function command(...args: string[]): Promise<any> {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const config = readConfig({ DATABASE_URL: server.databaseUrl, TRIBUTARY_LOG: 'silent' });
  expect(await person(config, [...args, '--tenant', server.demo.tenant, '--json'])).toBe(0);
  return JSON.parse(written.join(''));
}

const run: TestServer['server']['deps']['run'] = (...args) => server.server.deps.run(...args);
const add = async (patch: PersonPatch) =>
  (await run(shop, addPerson, { scope: '', patch, onExisting: 'refuse' })).person.id;
const erase = (id: Id) => run(shop, requestErasure, { ref: { id } });
const refused = async (id: string) => {
  const error = await command('restore', id).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).message;
};

test('an erased person is listed, without a word of who it was, and restored by either id in either spelling', async () => {
  const ids = [await add({ email: 'cli-1@example.com' }), await add({ email: 'cli-2@example.com' })] as const;
  const erasures = [await erase(ids[0]), await erase(ids[1])] as const;
  const listed = await command('erasures');
  expect(listed).toEqual(
    [1, 0].map((i) => ({
      id: erasures[i]?.id,
      person: ids[i],
      state: 'pending',
      through: 'shop',
      credential: null,
      requested: expect.any(String),
      due: new Date(erasures[i]?.dueAt ?? 0).toISOString(),
      finished: null,
      joined: null,
    })),
  );
  expect(JSON.stringify(listed)).not.toContain('example.com');
  expect(await command('restore', erasures[0].id)).toEqual({
    erasure: erasures[0].id,
    person: ids[0],
    formerly: ids[0],
  });
  expect(await command('restore', toObjectId(ids[1]))).toMatchObject({ person: ids[1] });
  for (const id of ids) expect((await run(shop, findPerson, { ref: { id } })).id).toBe(id);
  expect((await command('erasures')).map(({ state }: { state: string }) => state)).toEqual(['restored', 'restored']);
});

test('who came in meanwhile is told, and what cannot be done is said in one sentence', async () => {
  const old = await add({ email: 'cli-3@example.com', externalId: 'cli-3' });
  const { id: erasure } = await erase(old);
  const one = await add({ email: 'cli-3@example.com' });
  const other = await add({ externalId: 'cli-3' });
  const message = await refused(old);
  for (const id of [one, other]) expect(message).toContain(id);
  await erase(other);
  expect(await command('restore', old)).toEqual({ erasure, person: one, formerly: old });
  expect(await refused(old)).toContain('restored already');
  expect(await refused(shop.tenantId)).toContain('Nobody with the id');
  expect(await refused('nonsense')).toContain('is no id');
});

test.each([[[]], [['restore']], [['erasures', 'x']], [['restore', 'x', 'y']], [['other', 'x']]])(
  '%j is refused with the usage',
  async (args) => {
    await expect(command(...args)).rejects.toThrow('Usage: tributary person');
  },
);
