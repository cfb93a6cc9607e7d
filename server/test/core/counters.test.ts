import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { counters } from '../../src/cli/counters.ts';
import { ConfigError, readConfig } from '../../src/config.ts';
import { systemActor } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import { checkCounters } from '../../src/core/counters/check-counters.ts';
import { repairCounters } from '../../src/core/counters/repair-counters.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** The recount: what it finds, and that mending loses nothing that others count meanwhile. */

let server: TestServer;
/** Past the server and past the tests' own recount: for spoiling counters. */
let client: pg.Client;
let actor: Actor;
beforeAll(async () => {
  server = await startTestServer();
  client = new pg.Client({ connectionString: server.databaseUrl, options: '-c search_path=tributary' });
  await client.connect();
  const made = await server.tenant('Counted');
  actor = systemActor(await tenantByCode(server, made.tenant), 'shop');
});
afterAll(async () => {
  await client.end();
  await server.close();
});

const run: TestServer['server']['deps']['run'] = (...args) => server.server.deps.run(...args);
const add = (name: string) => run(actor, addPerson, { scope: '', patch: { fullName: name }, onExisting: 'refuse' });
const spoil = (name: string, by: number) =>
  client.query(
    `insert into counters (tenant_id, name, slot, value) values ($1, $2, 3, $3)
     on conflict (tenant_id, name, slot) do update set value = counters.value + excluded.value`,
    [actor.tenantId, name, by],
  );
const check = () => run(actor, checkCounters, undefined);
const repair = () => run(actor, repairCounters, undefined);

let written = '';
beforeEach(() => {
  written = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += text;
    return true;
  });
  return () => void vi.restoreAllMocks();
});
const cli = (...args: string[]) =>
  counters(readConfig({ DATABASE_URL: server.databaseUrl, TRIBUTARY_LOG: 'silent' }), args);

test('what is spoiled is told by name with both numbers, and mended by what is missing', async () => {
  expect(await check()).toEqual([]);
  const [{ people = 0 } = {}] = (
    await client.query('select count(*)::int as people from people where tenant_id = $1', [actor.tenantId])
  ).rows;
  await spoil('people', 5);
  await spoil('nobody.knows', -2);
  await client.query('update channels set message_count = message_count + 1 where tenant_id = $1', [actor.tenantId]);
  const { rows: channels } = await client.query('select id from channels where tenant_id = $1', [actor.tenantId]);
  const wrong = [
    ...channels.map(({ id }) => ({ name: `messages.${id}`, counted: 0, kept: 1 })),
    { name: 'nobody.knows', counted: 0, kept: -2 },
    { name: 'people', counted: people, kept: people + 5 },
  ];
  expect(new Set(await check())).toEqual(new Set(wrong));
  expect(new Set(await repair())).toEqual(new Set(wrong));
  expect(await check()).toEqual([]);
});

test('visitors who were forgotten are known again, so that they are not counted twice', async () => {
  const [{ id: entryPoint } = {}] = (
    await client.query('select id from entry_points where tenant_id = $1', [actor.tenantId])
  ).rows;
  await client.query(
    `insert into tunnel_visits (tenant_id, id, entry_point_id, kind, visitor, created_at)
     values ($1, gen_random_uuid(), $2, 'visit', 'v', now())`,
    [actor.tenantId, entryPoint],
  );
  await repair();
  await repair();
  const { rows } = await client.query('select kind, visitor from tunnel_visitors where tenant_id = $1', [
    actor.tenantId,
  ]);
  expect(rows).toEqual([
    { kind: 'visit', visitor: 'v' },
    { kind: 'visit', visitor: 'v' },
  ]);
  expect(await check()).toEqual([]);
});

test('a repair adds what is missing once, though several mend and others count at the same time', async () => {
  for (let round = 0; round < 5; round += 1) {
    await spoil('people', 7);
    await spoil('orders', -3);
    const people = Array.from({ length: 12 }, (_, n) => add(`Meanwhile ${round} ${n}`));
    await Promise.all([...people, repair(), repair(), repair()]);
    expect(await check()).toEqual([]);
  }
});

test('what a transaction has counted that ends after the repair has begun stays counted', async () => {
  await spoil('people', 4);
  const written = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const slow = run(
    actor,
    {
      name: 'test.slow_writer',
      async run(tx, context) {
        await addPerson.run(tx, context, { scope: '', patch: { fullName: 'Slow' }, onExisting: 'refuse' });
        written.resolve();
        await gate.promise;
      },
    },
    undefined,
  );
  await written.promise;
  const mended = repair();
  gate.resolve();
  await Promise.all([slow, mended]);
  expect(await check()).toEqual([]);
});

test('the command tells a tenant’s drift, or everybody’s, and ends with 1 until it is mended', async () => {
  const tenant = [
    '--tenant',
    (await client.query('select code from tenants where id = $1', [actor.tenantId])).rows[0]?.code,
  ];
  expect([await cli('check', ...tenant), written]).toEqual([0, 'The counters are right.\n']);
  await spoil('tunnels', 2);
  written = '';
  expect([await cli('check', ...tenant, '--json'), JSON.parse(written)]).toEqual([
    1,
    [{ tenant: tenant[1], name: 'tunnels', counted: 1, kept: 3, difference: 2 }],
  ]);
  expect(await cli('check', '--all')).toBe(1);
  expect(await cli('check', '--tenant', server.demo.tenant)).toBe(0);
  expect([await cli('repair', '--all'), await cli('check', '--all')]).toEqual([0, 0]);
  for (const args of [[], ['check'], ['mend', '--all'], ['check', '--all', ...tenant], ['check', 'x', '--all']])
    await expect(cli(...args)).rejects.toBeInstanceOf(ConfigError);
  await expect(cli('check', '--tenant', 'nosuchone')).rejects.toMatchObject({ code: 'not_found' });
});
