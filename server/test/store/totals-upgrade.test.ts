import { expect, test } from 'vitest';
import { expectNoDrift } from '../support/drift.ts';
import { upgrades } from './upgrade.ts';

const upgrade = upgrades();

const id = (of: string, n: number | string) => `'${of.repeat(8)}-1111-7111-8111-${String(n).padStart(12, '0')}'::uuid`;
const tenants = [id('a', 1), id('a', 2)];
const [credential, person, record, channel] = ['b', 'c', 'd', 'e'].map((of) => (n: number) => id(of, n)) as [
  (n: number) => string,
  (n: number) => string,
  (n: number) => string,
  (n: number) => string,
];
const [plan, campaign, prize, tunnel, entryPoint, source] = [1, 2, 3, 4, 5, 6].map((n) => id('f', n));
const at = (n: number) => `'2026-01-${String(n).padStart(2, '0')}'::timestamptz`;

/** Two people, three records, two credentials; one entered a tunnel twice and bought once, the other never did. */
const rowsOf = (tenant: string) => [
  ...[1, 2].map(
    (n) => `insert into credentials (tenant_id, id, source, kind, login, name, sees, created_at)
      values (${tenant}, ${credential(n)}, 'shop', 'token', 'login ${n} ${tenant.slice(38, -7)}', 'C', 'own', ${at(1)})`,
  ),
  ...[1, 2].map(
    (n) => `insert into people (tenant_id, id, number, profile, created_at, updated_at)
      values (${tenant}, ${person(n)}, ${n}, '{}', ${at(1)}, ${at(1)})`,
  ),
  ...[
    [1, 1, 1],
    [2, 1, 2],
    [3, 2, 1],
  ].map(
    ([
      n = 0,
      whose = 0,
      by = 0,
    ]) => `insert into records (tenant_id, id, number, person_id, source, scope, credential_id, values, said_at, created_at, updated_at)
      values (${tenant}, ${record(n)}, ${n}, ${person(whose)}, 'shop', '', ${credential(by)}, '{}', '{}', ${at(1)}, ${at(1)})`,
  ),
  ...[1, 2, 3].map(
    (n) => `insert into channels (tenant_id, id, record_id, kind, created_at, updated_at)
      values (${tenant}, ${channel(n)}, ${record(n)}, 'manual', ${at(1)}, ${at(1)})`,
  ),
  ...[
    [plan, 'plan', 'null'],
    [campaign, 'offline_campaign', 'null'],
    [id('f', 7), 'sku', 'null'],
    [id('f', 8), 'sku', at(2)],
  ].map(
    ([
      item,
      kind,
      archived,
    ]) => `insert into catalogue_items (tenant_id, id, kind, name, created_at, updated_at, archived_at)
      values (${tenant}, ${item}, '${kind}', 'x', ${at(1)}, ${at(1)}, ${archived})`,
  ),
  ...[1, 2].map(
    (n) => `insert into staff (tenant_id, id, first_name, last_name, email, role, created_at, updated_at, archived_at)
      values (${tenant}, ${id('9', n)}, 'S', '', 's${n}@x.com', 'r', ${at(1)}, ${at(1)}, ${n === 1 ? 'null' : at(2)})`,
  ),
  `insert into subscriptions (tenant_id, id, record_id, plan_id, starts_at, ends_at, source, credential_id, state, created_at, updated_at)
   values (${tenant}, ${id('8', 1)}, ${record(1)}, ${plan}, ${at(1)}, ${at(9)}, 'shop', ${credential(2)}, 'expired', ${at(1)}, ${at(1)})`,
  `insert into leads (tenant_id, id, record_id, source, status, created_at, status_changed_at, updated_at, became_customer_at)
   select ${tenant}, gen_random_uuid(), r.id, 'shop', 'lost', ${at(1)}, ${at(1)}, ${at(1)}, case when r.number < 3 then ${at(2)} end
   from records r, generate_series(1, 2) where r.tenant_id = ${tenant}`,
  `insert into loyalty_campaigns (tenant_id, id, internal_id, starts_at, ends_at, codes_expire_at, created_at, updated_at)
   values (${tenant}, ${campaign}, 'k', ${at(1)}, ${at(9)}, ${at(10)}, ${at(1)}, ${at(1)})`,
  `insert into loyalty_prizes (tenant_id, id, campaign_id, position, name, total_codes, points_value, allotted, forgotten)
   values (${tenant}, ${prize}, ${campaign}, 0, 'P', 9, 1, 2, 1)`,
  `insert into loyalty_codes (tenant_id, id, campaign_id, prize_id, code, record_id, subject_id, allotted_at, changed_at)
   values (${tenant}, ${id('7', 1)}, ${campaign}, ${prize}, 'A', ${record(1)}, ${person(1)}, ${at(2)}, ${at(2)}),
     (${tenant}, ${id('7', 2)}, ${campaign}, ${prize}, 'B', null, null, ${at(2)}, ${at(2)})`,
  `insert into tunnels (tenant_id, id, name, created_at, updated_at) values (${tenant}, ${tunnel}, 'T', ${at(1)}, ${at(1)})`,
  `insert into entry_points (tenant_id, id, tunnel_id, kind, name, created_at, updated_at)
   values (${tenant}, ${entryPoint}, ${tunnel}, 'link', 'L', ${at(1)}, ${at(1)})`,
  `insert into traffic_sources (tenant_id, id, entry_point_id, name, created_at, updated_at)
   values (${tenant}, ${source}, ${entryPoint}, 'S', ${at(1)}, ${at(1)})`,
  ...[2, 4].map(
    (day) => `insert into tunnel_entries (tenant_id, id, channel_id, entry_point_id, traffic_source_id, created_at)
      values (${tenant}, gen_random_uuid(), ${channel(1)}, ${entryPoint}, ${source}, ${at(day)})`,
  ),
  ...[
    [1, 1, 'resolved', 10],
    [3, 1, 'opened', 20],
    [5, 2, 'resolved', 12.34],
    [5, 3, 'resolved', 30],
  ].map(
    ([
      day,
      of,
      status,
      price,
    ]) => `insert into orders (tenant_id, id, record_id, title, price, currency, status, created_at, updated_at)
      values (${tenant}, gen_random_uuid(), ${record(Number(of))}, 'O', ${price}, 'EUR', '${status}', ${at(Number(day))}, ${at(9)})`,
  ),
  ...['v', 'v', 'w'].map(
    (visitor) => `insert into tunnel_visits (tenant_id, id, entry_point_id, kind, visitor, created_at)
      values (${tenant}, gen_random_uuid(), ${entryPoint}, 'visit', '${visitor}', ${at(2)})`,
  ),
  // What an earlier version has counted, right and wrong.
  `insert into counters (tenant_id, name, slot, value) values (${tenant}, 'people', 0, 1), (${tenant}, 'people', 5, 1), (${tenant}, 'orders', 1, 9)`,
];

const bare = (text: string | undefined) => text?.replace(/^'|'::uuid$/g, '') ?? '';

test('an installed database is counted when it comes to this version, each tenant for itself', async () => {
  await upgrade({
    to: 42,
    async fill(client) {
      for (const [n, tenant] of tenants.entries()) {
        await client.query(
          `insert into tenants (id, code, name, default_country, created_at) values (${tenant}, 'deadbee${n}', 'Shop', 'RO', ${at(1)})`,
        );
        for (const row of rowsOf(tenant)) await client.query(row);
      }
    },
    async look(client) {
      await expectNoDrift(client);
      for (const tenant of tenants) {
        const { rows } = await client.query(
          `select name, value::int as value from counters where tenant_id = ${tenant}`,
        );
        const kept = Object.fromEntries(rows.map(({ name, value }) => [name, value]));
        const [one, two] = [bare(credential(1)), bare(credential(2))];
        expect(kept).toMatchObject({
          people: 2,
          [`people.own.${one}`]: 2,
          [`channels.own.${two}`]: 1,
          orders: 4,
          'orders.resolved': 3,
          customers: 1,
          [`customers.own.${one}`]: 1,
          [`subscriptions.plan.${bare(plan)}.own.${two}`]: 1,
          [`codes.campaign.${bare(campaign)}`]: 1,
          'catalogue.sku': 1,
          staff: 1,
          [`tunnel.${bare(tunnel)}.entries`]: 2,
          'tunnel.all.people': 1,
          'tunnel.all.orders': 2,
          'tunnel.all.sales': 1,
          'tunnel.all.cents.EUR': 1234,
          [`tunnel.all.orders.own.${one}`]: 1,
          'tunnel.all.visits': 3,
          'tunnel.all.visitors': 2,
        });
        expect(kept[`tunnel.all.sales.own.${two}`], 'the record that bought did not enter by itself').toBeUndefined();
      }
    },
  });
});
