import type pg from 'pg';
import { expect } from 'vitest';
import { systemActor } from '../../src/core/access/access.ts';
import { drift } from '../../src/core/counters/queries.ts';
import { repairCounters } from '../../src/core/counters/repair-counters.ts';
import type { Server } from '../../src/server.ts';

const counted = [
  'people|records|channels|orders|leads|subscriptions|loyalty_codes|tunnels|tunnel_entries|tunnel_visits|entry_points',
  'catalogue_items|staff|messages|counters',
].join('|');
const writes = new RegExp(
  `\\b(?:insert\\s+into|update|delete\\s+from|truncate)\\s+(?:only\\s+)?(?:tributary\\.)?(?:${counted})\\b`,
  'i',
);

/** Whether SQL of a test writes what writers count: then nobody has counted it. */
export function writesCounted(sql: string): boolean {
  return writes.test(sql);
}

/** Fails when a tenant's counters are not what they count. Right while the server writes: it is one snapshot. */
export async function expectNoDrift(client: Pick<pg.Pool, 'query'>): Promise<void> {
  const { rows } = await client.query<{ id: string; name: string }>(
    'select id, name from tenants order by created_at, id',
  );
  for (const { id, name } of rows) {
    const found = await client.query(drift.text, [id]);
    expect(found.rows, `counters of the tenant ${name} drifted`).toEqual([]);
  }
}

/** Counts in every tenant what a test has written past the server. */
export async function recount(server: Server, client: Pick<pg.Pool, 'query'>): Promise<void> {
  for (const { code } of (await client.query<{ code: string }>('select code from tenants')).rows) {
    const tenant = await server.deps.tenantByCode(code);
    if (tenant !== undefined) await server.deps.run(systemActor(tenant, 'console'), repairCounters, undefined);
  }
}
