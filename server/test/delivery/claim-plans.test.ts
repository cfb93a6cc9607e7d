import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../../src/core/access/access.ts';
import { deliveryLimits } from '../../src/core/deliveries/deliveries.ts';
import { claim, takeChanges } from '../../src/core/deliveries/queries.ts';
import type { UseCase } from '../../src/core/run.ts';
import type { Statement } from '../../src/store/statement.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** What is taken of a queue costs what is taken, however much waits: told by the rows that the plans read, not by the time. */

/** Many times what is taken at once. */
const queued = 20_000;
const destination = crypto.randomUUID();

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.server.jobs.stop();
  const tenant = `(select tenant_id from people limit 1)`;
  await server.sql(`insert into deliveries (tenant_id, id, kind, destination_id, state, due_at, created_at)
    select ${tenant}, gen_random_uuid(), 'webhook', '${destination}', 'due', '2020-01-01'::timestamptz + n * interval '1 ms', now()
    from generate_series(1, ${queued}) n`);
  await server.sql(`insert into changes (tenant_id, id, type, data, at, state)
    select ${tenant}, gen_random_uuid(), 'person.updated', '{}', '2020-01-01'::timestamptz + n * interval '1 ms', 'due'
    from generate_series(1, ${queued}) n`);
  await server.sql('analyze deliveries, changes');
}, 60_000);
afterAll(() => server.close());

interface Plan {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

/** The rows that came to all scans of tables, those that a filter threw away too. */
function rowsRead(plan: Plan): number {
  const own = (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'];
  const isScan = /^(Seq|Index|Index Only|Bitmap Heap|Bitmap Index) Scan$/.test(plan['Node Type']);
  return (plan.Plans ?? []).reduce((sum, part) => sum + rowsRead(part), isScan ? own : 0);
}

/** Runs a statement as it runs when it has been prepared for a while: with a plan for any values. */
async function explained(statement: Pick<Statement, 'text' | 'order' | 'params'>, values: Record<string, string>) {
  const tenant = await tenantByCode(server, server.demo.tenant);
  const explain: UseCase<void, Plan> = {
    name: 'test.explain',
    async run(tx) {
      const say = <T>(sql: string) => tx.query<T>({ sql, parameters: [] });
      await say(`set local plan_cache_mode = force_generic_plan`);
      // As the embedded database has it. For a spinning disk, reading a table as small as this one is right.
      await say(`set local random_page_cost = 1.1`);
      await say(`prepare judged (${statement.order.map((name) => statement.params[name])}) as ${statement.text}`);
      const given = statement.order.map((name) => `'${name === 'tenant' ? tenant.id : values[name]}'`);
      const [row] = await say<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(
        `explain (analyze, format json) execute judged (${given})`,
      );
      await say('deallocate judged');
      return row?.['QUERY PLAN'][0]?.Plan as Plan;
    },
  };
  return server.server.deps.run(systemActor(tenant, 'system'), explain, undefined);
}

const moment = { now: '2026-01-01T00:00:00Z', until: '2026-01-01T00:01:00Z' };

/** Each is found in the queue and found again to be changed; what is under way is counted. */
const perTaken = 3;

test('a claim reads what it takes', async () => {
  for (const taken of [deliveryLimits.perDestination, 0]) {
    const plan = await explained(claim, { ...{ destination, lease: crypto.randomUUID(), ended: '{}' }, ...moment });
    expect(plan['Actual Rows']).toBe(taken);
    expect(rowsRead(plan)).toBeGreaterThanOrEqual(taken * 2);
    expect(rowsRead(plan)).toBeLessThanOrEqual(deliveryLimits.perDestination * perTaken);
  }
});

test('a claim takes the oldest', async () => {
  const states = await server.sql<{ state: string }>(
    `select state from deliveries where destination_id = '${destination}' order by due_at limit ${deliveryLimits.perDestination + 1}`,
  );
  expect(states.map(({ state }) => state)).toEqual([
    ...Array.from({ length: deliveryLimits.perDestination }, () => 'leased'),
    'due',
  ]);
});

test('handing facts out reads what it takes', async () => {
  const plan = await explained(takeChanges, {});
  expect(plan['Actual Rows']).toBe(deliveryLimits.changesAtOnce);
  expect(rowsRead(plan)).toBeLessThanOrEqual(deliveryLimits.changesAtOnce * perTaken);
});
