import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import { enterTunnel } from '../../src/core/funnels/enter-tunnel.ts';
import { recordVisit } from '../../src/core/funnels/record-visit.ts';
import { addOrder } from '../../src/core/orders/add-order.ts';
import { changeOrder } from '../../src/core/orders/change-order.ts';
import { setCurrencyRate } from '../../src/core/orders/set-currency-rate.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import { fromObjectId, type Id, newId, toObjectId } from '../../src/kit/ids.ts';
import { apiWith } from '../dialects/leeloo-client.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** The statistics of tunnels against a recount of the whole history, by hand. */

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const run: TestServer['server']['deps']['run'] = (...args) => server.server.deps.run(...args);
const rates: Record<string, number> = { USD: 1, EUR: 1.25, UAH: 0.025 };
const tunnelCount = 3;

/** One thing that happens: person, tunnel and currency by number. */
type Step =
  | { what: 'enter'; person: number; tunnel: number }
  | { what: 'order'; person: number; status: 'opened' | 'resolved' | 'rejected'; price: number; currency: string }
  | { what: 'look'; tunnel: number; kind: 'visit' | 'show'; visitor: number }
  | { what: 'spend'; tunnel: number; usd: number }
  | { what: 'time' };

const person = fc.nat({ max: 3 });
const tunnel = fc.nat({ max: tunnelCount - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('enter' as const), person, tunnel }) },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('order' as const),
      person,
      status: fc.constantFrom('opened' as const, 'resolved' as const, 'rejected' as const),
      price: fc.integer({ min: 0, max: 100_000 }),
      currency: fc.constantFrom('USD', 'EUR', 'UAH', 'RUB'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('look' as const),
      tunnel,
      kind: fc.constantFrom('visit' as const, 'show' as const),
      visitor: fc.nat({ max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('spend' as const), tunnel, usd: fc.nat({ max: 500 }) }) },
  { weight: 2, arbitrary: fc.constant({ what: 'time' as const }) },
);

/** What the figures of one tunnel (or of all) must be. */
function recount(steps: readonly Step[], only?: number) {
  const of = (which: number) => only === undefined || which === only;
  const entries = steps.filter((one) => one.what === 'enter').filter((one) => of(one.tunnel));
  const orders = steps.flatMap((one, at) => {
    if (one.what !== 'order') return [];
    const last = steps.slice(0, at).findLast((earlier) => earlier.what === 'enter' && earlier.person === one.person);
    return last?.what === 'enter' && of(last.tunnel) ? [one] : [];
  });
  const sales = orders.filter(({ status }) => status === 'resolved');
  const looks = (kind: string) =>
    steps.filter((one) => one.what === 'look').filter((one) => of(one.tunnel) && one.kind === kind);
  const different = (values: unknown[]) => new Set(values).size;
  const cents = sales.reduce((sum, { price, currency }) => sum + (price / 100) * (rates[currency] ?? 0), 0);
  return {
    subscribers: entries.length,
    uniqSubscribers: different(entries.map((one) => one.person)),
    orders: orders.length,
    sales: sales.length,
    uniqSales: different(sales.map((one) => one.person)),
    visits: looks('visit').length,
    uniqVisits: different(looks('visit').map(({ visitor }) => visitor)),
    shows: looks('show').length,
    uniqShows: different(looks('show').map(({ visitor }) => visitor)),
    totalSale: expect.closeTo(cents, 2),
    totalExpenses: steps
      .filter((one) => one.what === 'spend')
      .filter((one) => of(one.tunnel))
      .reduce((sum, { usd }) => sum + usd, 0),
  };
}

interface World {
  readonly actor: Actor;
  readonly token: string;
  readonly offer: Id;
  readonly people: { id: Id; channels: Id[] }[];
  readonly tunnels: { id: Id; entryPoint: Id }[];
}

/** A tenant of its own, with people of two channels each and tunnels without blocks. */
async function world(): Promise<World> {
  const made = await server.tenant('Stats');
  const { token = '', offerId = '' } = made.leeloo as Record<string, string>;
  const tenant = await tenantByCode(server, made.tenant);
  const actor = systemActor(tenant, 'shop');
  for (const [currency, usd] of Object.entries(rates)) {
    if (currency !== 'USD') await run(actor, setCurrencyRate, { currency, usd: String(usd) });
  }
  const people = [];
  for (let i = 0; i < 4; i += 1) {
    const patch = { email: `p${i}@example.com` };
    const added = await run(actor, addPerson, { scope: '', patch, onExisting: 'refuse', related: ['channels'] });
    const second = newId(server.clock.now());
    await server.sql(
      `insert into channels (tenant_id, id, record_id, kind, created_at, updated_at) values ($1, $2, $3, 'other', now(), now())`,
      [tenant.id, second, added.recordId],
    );
    const first = added.person.related.channels?.[0]?.id as Id;
    people.push({ id: added.person.id, channels: [first, second] });
  }
  const tunnels = [];
  for (let i = 0; i < tunnelCount; i += 1) {
    const [id, entryPoint, source] = [1, 2, 3].map(() => newId(server.clock.now())) as [Id, Id, Id];
    const values = [tenant.id, id, entryPoint, source];
    await server.sql(
      `insert into tunnels (tenant_id, id, name, created_at, updated_at) values ($1, $2, 'T', now(), now())`,
      values.slice(0, 2),
    );
    await server.sql(
      `insert into entry_points (tenant_id, id, tunnel_id, kind, name, created_at, updated_at) values ($1, $3, $2, 'link', 'L', now(), now())`,
      values.slice(0, 3),
    );
    await server.sql(
      `insert into traffic_sources (tenant_id, id, entry_point_id, name, created_at, updated_at) values ($1, $3, $2, 'S', now(), now())`,
      [tenant.id, entryPoint, source],
    );
    tunnels.push({ id, entryPoint });
  }
  return { actor, token, offer: fromObjectId(offerId) as Id, people, tunnels };
}

async function act({ actor, offer, people, tunnels }: World, one: Step, at: number): Promise<void> {
  if (one.what === 'time') return;
  if (one.what === 'spend') {
    await server.sql('update traffic_sources set expenses_usd = expenses_usd + $2 where entry_point_id = $1', [
      tunnels[one.tunnel]?.entryPoint,
      one.usd,
    ]);
    return;
  }
  if (one.what === 'look') {
    const entryPointId = tunnels[one.tunnel]?.entryPoint as Id;
    await run(actor, recordVisit, { entryPointId, kind: one.kind, visitor: `visitor ${one.visitor}` });
    return;
  }
  const { id, channels } = people[one.person] as World['people'][number];
  if (one.what === 'enter') {
    const entry = { channelId: channels[at % 2] as Id, entryPointId: tunnels[one.tunnel]?.entryPoint as Id };
    await run(actor, { name: 'test.enter', run: (tx, context) => enterTunnel(tx, context, entry) }, undefined);
    return;
  }
  const order = await run(actor, addOrder, { ref: { id }, scope: '', offerId: offer });
  const price = (one.price / 100).toFixed(2);
  await server.sql('update orders set price = $2, currency = $3 where id = $1', [order.id, price, one.currency]);
  if (one.status !== 'opened') await run(actor, changeOrder, { id: order.id, status: one.status });
}

test('any history gives the eleven figures of its recount, for each tunnel and for all', async () => {
  covers('leeloo:tunnel.stats/subscribers', 'leeloo:tunnel.stats/orders', 'leeloo:tunnel.stats/attribution');
  covers('leeloo:tunnel.stats/visits', 'leeloo:tunnel.stats/totalSale', 'leeloo:tunnel.stats/rates');
  covers('leeloo:tunnel.stats/totalExpenses', 'leeloo:tunnel.stats/figures', 'leeloo:tunnel.all-stats/one-row');
  covers('leeloo:tunnel.all-stats/route', 'leeloo:tunnel.stats/visibility');
  const history = fc.array(step, { minLength: 1, maxLength: 45 });
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const place = await world();
      const api = apiWith(server, place.token);
      // Each thing has a moment of its own, as the recount has an order.
      server.clock.freeze();
      for (const [at, one] of steps.entries()) {
        server.clock.move(one.what === 'time' ? 60_000 : 1);
        await act(place, one, at);
      }
      server.clock.run();
      for (const [which, { id }] of place.tunnels.entries()) {
        const { json } = await api('GET', `/tunnels/${toObjectId(id)}/stats`);
        expect([which, json]).toEqual([which, { status: 1, data: [recount(steps, which)] }]);
      }
      // The sample data has a tunnel that nobody of this history entered.
      expect((await api('GET', '/tunnels/stats')).json).toEqual({ status: 1, data: [recount(steps)] });
    }),
    { numRuns: 12 },
  );
}, 120_000);
