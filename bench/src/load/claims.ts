import { readConfig } from '../../../server/src/config.ts';
import { systemActor } from '../../../server/src/core/access/access.ts';
import { claimDeliveries, findDue } from '../../../server/src/core/deliveries/claim.ts';
import { settleDelivery } from '../../../server/src/core/deliveries/settle.ts';
import { newId } from '../../../server/src/kit/ids.ts';
import { provisionTenant } from '../../../server/src/provision.ts';
import { createServer } from '../../../server/src/server.ts';
import type { Context } from '../frame/bench.ts';
import { type Connection, type Database, urlOf } from '../frame/database.ts';
import { ask } from './people.ts';

/** A queue of so many deliveries in a database of its own, from which they are taken as the server's worker takes them. */
export interface Queue {
  /** Milliseconds of one claim; what it took is settled, outside of the time. */
  claim(): Promise<number>;
  /** Milliseconds to find the destinations for which something is due. */
  findDue(): Promise<number>;
}

/** Rows of one statement that makes the queue. */
const chunk = 1_000_000;

export async function makeQueue(context: Context, { connection: on }: Database, deliveries: number): Promise<Queue> {
  const connection: Connection = { ...on, database: `queue_${deliveries}` };
  await ask(on, `create database ${connection.database}`);
  const data = { TRIBUTARY_DATA: '/nonexistent', TRIBUTARY_SECRET: 'a secret of nobody, for benches only' };
  const env = { DATABASE_URL: urlOf(connection), TRIBUTARY_LOG: 'error', ...data };
  // Nothing listens and no job runs: only its pool and its use cases are needed.
  const server = await createServer(readConfig(env));
  context.cleanup.defer('a queue', () => server.stop());
  const { run, tenantByCode, clock } = server.deps;
  const made = await provisionTenant(server.store, server.deps, {
    ...{ name: 'Bench', demo: false, defaultCountry: 'RO', baseUrl: '' },
  });
  const tenant = await tenantByCode(made.tenant);
  if (tenant === undefined) throw new Error('the tenant is not there');
  const destination = newId(clock.now());
  for (let left = deliveries; left > 0; left -= chunk)
    await ask(
      connection,
      `insert into tributary.deliveries (tenant_id, id, kind, destination_id, state, due_at, created_at)
       select $1, gen_random_uuid(), 'webhook', $2, 'due', now() - interval '1 hour' + n * interval '1 ms', now()
       from generate_series(1, $3::int) n`,
      [tenant.id, destination, Math.min(chunk, left)],
    );
  await ask(connection, 'vacuum (analyze) tributary.deliveries');
  context.say(`${deliveries.toLocaleString('en')} deliveries queued`);
  const actor = systemActor(tenant, 'system');
  return {
    async claim() {
      const begun = performance.now();
      const claimed = await run(actor, claimDeliveries, { destinationId: destination });
      const tookMs = performance.now() - begun;
      if (claimed.length === 0) throw new Error('nothing was claimed');
      for (const delivery of claimed)
        await run(actor, settleDelivery, { delivery, attempt: { outcome: 'done', tookMs: 1 } });
      return tookMs;
    },
    async findDue() {
      const begun = performance.now();
      await run(actor, findDue, undefined);
      return performance.now() - begun;
    },
  };
}
