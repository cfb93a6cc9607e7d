import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../../src/core/access/access.ts';
import { deliveryLimits } from '../../src/core/deliveries/deliveries.ts';
import { claim, takeChanges } from '../../src/core/deliveries/queries.ts';
import { takeDueRuns } from '../../src/core/funnels/run-queries.ts';
import { claimDue } from '../../src/core/people/erasure-queries.ts';
import type { UseCase } from '../../src/core/run.ts';
import { advanceDue } from '../../src/core/subscriptions/queries.ts';
import type { Statement } from '../../src/store/statement.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** What is taken of a queue costs what is taken, however much waits: told by the rows that the plans read, not by the time. */

/** Many times what is taken at once. */
const queued = 20_000;
const destination = crypto.randomUUID();
const tunnel = crypto.randomUUID();

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
  // All at one moment, as subscriptions that end with a month.
  await server.sql(`insert into subscriptions (tenant_id, id, record_id, plan_id, source, state, starts_at, ends_at, due_at, created_at, updated_at)
    select ${tenant}, gen_random_uuid(), one.record_id, one.plan_id, one.source, 'active', '2000-01-01'::timestamptz + n * interval '1 hour',
      '2000-01-01'::timestamptz + (n + 1) * interval '1 hour', '2020-01-01', now(), now()
    from (select * from subscriptions limit 1) one, generate_series(1, ${queued}) n`);
  await server.sql(`insert into erasures (tenant_id, id, person_id, record_ids, source, state, requested_at, due_at)
    select ${tenant}, gen_random_uuid(), gen_random_uuid(), '{}', 'test', 'pending', now(), '2020-01-01'::timestamptz + n * interval '1 ms'
    from generate_series(1, ${queued}) n`);
  await server.sql(`with tunnel as (
      insert into tunnels (tenant_id, id, name, created_at, updated_at) values (${tenant}, '${tunnel}', 'Long', now(), now())),
    point as (
      insert into entry_points (tenant_id, id, tunnel_id, kind, name, created_at, updated_at)
      values (${tenant}, '${tunnel}', '${tunnel}', 'link', 'Link', now(), now())),
    source as (
      insert into traffic_sources (tenant_id, id, entry_point_id, name, created_at, updated_at)
      values (${tenant}, '${tunnel}', '${tunnel}', 'Source', now(), now())),
    channel as (
      insert into channels (tenant_id, id, record_id, kind, created_at, updated_at)
      select ${tenant}, gen_random_uuid(), (select id from records limit 1), 'manual', now(), now() from generate_series(1, ${queued})
      returning id, record_id),
    entry as (
      insert into tunnel_entries (tenant_id, id, channel_id, entry_point_id, traffic_source_id, created_at)
      select ${tenant}, id, id, '${tunnel}', '${tunnel}', now() from channel)
    insert into tunnel_runs (tenant_id, id, channel_id, record_id, tunnel_id, entry_id, state, position, due_at, created_at, updated_at)
    select ${tenant}, id, id, record_id, '${tunnel}', id, 'running', 0, '2020-01-01', now(), now() from channel`);
  await server.sql('analyze deliveries, changes, subscriptions, erasures, channels, tunnel_runs');
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

test.each([
  ['subscriptions', advanceDue, 4],
  ['erasures', claimDue, 2],
  ['runs through tunnels', takeDueRuns, 3],
] as const)('what is due of %s reads what it takes', async (_, statement, perRow) => {
  const plan = await explained(statement, moment);
  const taken = plan['Actual Rows'];
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThan(queued / 50);
  expect(rowsRead(plan)).toBeLessThanOrEqual(taken * perRow);
});
