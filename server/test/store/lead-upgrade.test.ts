import { expect, test } from 'vitest';
import { upgrades } from './upgrade.ts';

const upgrade = upgrades();

const id = (digit: string) => `${digit.repeat(8)}-1111-7111-8111-111111111111`;
const [tenant, person, record, rated, unrated] = [id('1'), id('2'), id('3'), id('4'), id('5')];

test('leads of before get the one state that they are in, and their rating', async () => {
  await upgrade({
    to: 30,
    async fill(client) {
      await client.query(
        `insert into tenants (id, code, name, default_country, created_at) values ('${tenant}', 'deadbeef', 'Shop', 'RO', '2026-01-01')`,
      );
      await client.query(
        `insert into people (tenant_id, id, number, profile, created_at, updated_at) values ('${tenant}', '${person}', 1, '{}', '2026-01-01', '2026-01-01')`,
      );
      await client.query(
        `insert into records (tenant_id, id, number, person_id, source, scope, values, said_at, raw, created_at, updated_at)
       values ('${tenant}', '${record}', 1, '${person}', 'shop', '', $1, '{}', '{"phone": "0722"}', '2026-01-01', '2026-01-01')`,
        [{ givenName: 'Ana', email: 'ana@example.com', phone: '+40722', city: 'Cluj' }],
      );
      const add = (lead: string | undefined, status: string, details: unknown) =>
        client.query(
          `insert into leads (tenant_id, id, record_id, source, status, origin, details, created_at, status_changed_at, updated_at)
         values ('${tenant}', $1, '${record}', 'shop', $2, 'key', $3, '2026-01-02', '2026-01-03', '2026-01-04')`,
          [lead, status, JSON.stringify(details)],
        );
      await add(rated, 'customer', { nps: 0, tags: ['a'] });
      await add(unrated, 'lead', { nps: 'ten' });
    },
    async look(client) {
      const state = { version: 0, credential_id: null, origin: 'key', at: new Date('2026-01-04') };
      const then = { givenName: 'Ana', email: 'ana@example.com', phone: '0722' };
      const { rows: states } = await client.query(
        'select lead_id, id, version, credential_id, status, origin, person, at from lead_history order by lead_id',
      );
      // The entry's id is the one under which it was shown before.
      expect(states).toEqual([
        { lead_id: rated, id: rated, ...state, status: 'customer', person: then },
        { lead_id: unrated, id: unrated, ...state, status: 'lead', person: then },
      ]);
      const { rows: ratings } = await client.query('select lead_id, value, at, superseded_at from lead_ratings');
      expect(ratings).toEqual([{ lead_id: rated, value: 0, at: new Date('2026-01-02'), superseded_at: null }]);
      const { rows: leads } = await client.query('select details, version from leads order by id');
      expect(leads).toEqual([
        { details: { tags: ['a'] }, version: 0 },
        { details: { nps: 'ten' }, version: 0 },
      ]);
      const { rows: forced } = await client.query(
        `select relname from pg_class where relname in ('leads', 'records', 'lead_history') and relforcerowsecurity`,
      );
      expect(forced).toHaveLength(3);
    },
  });
});
