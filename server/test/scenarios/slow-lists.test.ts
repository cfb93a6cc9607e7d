import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../../src/core/access/access.ts';
import type { UseCase } from '../../src/core/run.ts';
import { dialects } from '../../src/dialects/registry.ts';
import { storeLimits } from '../../src/store/pool.ts';
import { sendWire, type Wire, wires } from '../drivers/wire.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** A list that cannot be served in the time that its dialect lets lists take is refused, in the dialect's words, and never answered in part. */

type Block = Record<string, string>;

const refusals: Record<string, unknown> = {
  feelme: { error: 'The list takes too long, ask for less with filters' },
  leeloo: { status: 0, error: { fields: { filter: 'TOO_BROAD' }, code: 'TOO_SLOW' } },
  subrite: { statusCode: 503, message: 'The filter takes too long, narrow it down', error: 'Service Unavailable' },
  footprints: { status: 'error', message: 'The list takes too long, ask for less' },
  matchtrade: {
    status: 'SERVICE_UNAVAILABLE',
    timestamp: expect.any(String),
    message: 'Query took too long, narrow it down',
    printableMessage: false,
  },
};

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const block = server.demo.footprints as Block;
  const request = (wires.footprints as Wire).create(block, 'slow@example.com');
  expect((await sendWire(server, 'footprints', block, request)).status).toBe(200);
});
afterAll(() => server.close());

test('every dialect has a limit for its lists, below what any statement may take', () => {
  expect(Object.keys(refusals).sort()).toEqual(dialects.map(({ name }) => name).sort());
  for (const { name, limits } of dialects)
    expect([name, limits.listMs > 0 && limits.listMs < storeLimits.statementMs]).toEqual([name, true]);
});

test.each(dialects.map((dialect) => [dialect.name, dialect] as const))('%s', async (name, dialect) => {
  covers('feelme:general/too-slow', 'leeloo:general/too-slow', 'subrite:general/too-slow');
  covers('footprints:general/too-slow', 'matchtrade:general/too-slow');
  const wire = wires[name] as Wire;
  const block = server.demo[name] as Block;
  const ask = () => sendWire(server, name, block, wire.list(block, { size: 10 }));
  const whole = await ask();
  expect(whole.status).toBe(200);
  const limits = dialect.limits as { listMs: number };
  const usual = limits.listMs;
  const slow = await madeSlow();
  limits.listMs = 150;
  try {
    const refused = await ask();
    expect([refused.status, refused.json]).toEqual([503, refusals[name]]);
    // Waiting does not help: no moment is named at which it would.
    expect(refused.headers.get('retry-after')).toBeNull();
  } finally {
    limits.listMs = usual;
    await slow.end();
  }
  expect(wire.rows(await ask())).toEqual(wire.rows(whole));
});

/** Whoever reads people waits, longer than the limit and shorter than for a lock that is never given up. */
async function madeSlow(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server.databaseUrl, options: '-c search_path=tributary' });
  await client.connect();
  await client.query('begin; lock table people in access exclusive mode');
  return client;
}

test('the limit is the use case’s alone: what runs on the connection next has its own again', async () => {
  const tenant = await server.server.deps.tenantByCode(server.demo.tenant);
  if (tenant === undefined) throw new Error('no tenant');
  const actor = systemActor(tenant, 'console');
  const { run } = server.server.deps;
  const asked: UseCase<string, { statement_timeout: string }[]> = {
    name: 'test.show',
    run: (tx, _, text) => tx.query(sql.raw(text)),
  };
  const slow = { ...asked, limitMs: 50 };
  await expect(run(actor, slow, 'select pg_sleep(2)')).rejects.toMatchObject({ code: 'too_slow' });
  expect(await run(actor, slow, 'show statement_timeout')).toEqual([{ statement_timeout: '50ms' }]);
  expect(await run(actor, asked, 'show statement_timeout')).toEqual([
    { statement_timeout: `${storeLimits.statementMs / 1000}s` },
  ]);
});
