import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { systemActor } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import { checkCounters } from '../../src/core/counters/check-counters.ts';
import { setCurrencyRate } from '../../src/core/orders/set-currency-rate.ts';
import { fromObjectId, type Id, newId } from '../../src/kit/ids.ts';
import { createServer, type Server } from '../../src/server.ts';
import { createOwnCredential, tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { act, doing, type Place, type Step } from './counters-kit.ts';

/** Whatever is done, by whomever, at the same time and from two servers: what is counted is what is there. */

let server: TestServer;
let other: Server;
beforeAll(async () => {
  server = await startTestServer();
  const config = readConfig({ DATABASE_URL: server.databaseUrl, TRIBUTARY_LOG: 'silent' }, server.filesDir);
  other = await createServer(config, { clock: server.clock, beside: true });
});
afterAll(async () => {
  await other.stop();
  await server.close();
});

const what = fc.constantFrom(...(Object.keys(doing) as (keyof typeof doing)[]));
const step: fc.Arbitrary<Step> = fc.record({
  what,
  actor: fc.nat({ max: 5 }),
  person: fc.nat({ max: 3 }),
  number: fc.nat({ max: 30 }),
});
/** Steps of one round are done at once. */
const rounds = fc.array(fc.array(step, { minLength: 1, maxLength: 10 }), { minLength: 4, maxLength: 10 });

/** A tenant of its own with the demo's catalogue, a second tunnel, and six who act: three of the operator's own, three who see their own. */
async function world(): Promise<{ actors: Actor[]; ids: Place['ids'] }> {
  const made = await server.tenant('Drift');
  const tenant = await tenantByCode(server, made.tenant);
  const one = async (table: string, where = 'true') =>
    (await server.sql<{ id: Id }>(`select id from ${table} where tenant_id = $1 and ${where} limit 1`, [tenant.id]))[0]
      ?.id as Id;
  const own = async (source: string): Promise<Actor> => {
    const { credential } = await createOwnCredential(server, made.tenant, {
      source,
      kind: 'token',
      login: (code, random) => `${code} ${random}`,
    });
    return { ...systemActor(tenant, source), credentialId: credential.id, sees: 'own' };
  };
  const owns = [await own('shop'), await own('shop'), await own('club')];
  const actors = [
    systemActor(tenant, 'shop'),
    { ...(owns[2] as Actor), sees: 'tenant' as const },
    systemActor(tenant, 'till'),
    ...owns,
  ];
  const [tunnel, entryPoint] = [newId(server.clock.now()), newId(server.clock.now())];
  await server.sql(
    `insert into tunnels (tenant_id, id, name, created_at, updated_at) values ($1, $2, 'Second', now(), now())`,
    [tenant.id, tunnel],
  );
  await server.sql(
    `insert into entry_points (tenant_id, id, tunnel_id, kind, name, created_at, updated_at) values ($1, $3, $2, 'link', 'L', now(), now())`,
    [tenant.id, tunnel, entryPoint],
  );
  await server.sql(
    `insert into traffic_sources (tenant_id, id, entry_point_id, name, created_at, updated_at) values ($1, gen_random_uuid(), $2, 'S', now(), now())`,
    [tenant.id, entryPoint],
  );
  // So few that they run out.
  await server.sql('update loyalty_prizes set total_codes = allotted + 1 where tenant_id = $1', [tenant.id]);
  await server.server.deps.run(systemActor(tenant, 'shop'), setCurrencyRate, { currency: 'EUR', usd: '1.25' });
  const { offerId = '' } = made.leeloo as Record<string, string>;
  const [pack] = await server.sql<{ number: string }>(
    `select number from catalogue_items where tenant_id = $1 and kind = 'package'`,
    [tenant.id],
  );
  const ids = {
    offer: fromObjectId(offerId) as Id,
    entryPoint: await one('entry_points', `tunnel_id <> '${tunnel}'`),
    otherEntryPoint: entryPoint,
    connection: await one('connections'),
    campaign: await one('loyalty_campaigns'),
    tag: await one('tags'),
    packageNumber: Number(pack?.number),
  };
  return { actors, ids };
}

test('any history, from two servers at once, leaves no drift', async () => {
  const done = new Set<string>();
  await fc.assert(
    fc.asyncProperty(rounds, async (history) => {
      const { actors, ids } = await world();
      const known = { orders: [], erased: [] };
      const runs = [server.server.deps.run, other.deps.run];
      for (const steps of history) {
        const now = server.clock.now();
        const works = steps.map(async (one, n) => {
          const place: Place = { run: runs[n % 2] ?? other.deps.run, now, ids, known };
          if ((await act(place, actors, one)) === 'done') done.add(one.what);
        });
        await Promise.all(works);
        expect(await other.deps.run(actors[0] as Actor, checkCounters, undefined)).toEqual([]);
      }
      // Erasures come to their end, too.
      server.clock.move(31 * 24 * 60 * 60 * 1000);
      await act({ run: other.deps.run, now: 0, ids, known }, actors, { what: 'due', actor: 0, person: 0, number: 0 });
      expect(await other.deps.run(actors[0] as Actor, checkCounters, undefined)).toEqual([]);
    }),
    { numRuns: 8, seed: 6 },
  );
  // A history in which nothing succeeds would prove nothing.
  expect(Object.keys(doing).filter((name) => !done.has(name))).toEqual([]);
}, 240_000);
