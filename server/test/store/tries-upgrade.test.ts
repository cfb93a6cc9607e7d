import { expect, test } from 'vitest';
import { upgrades } from './upgrade.ts';

const upgrade = upgrades();

const tenant = '11111111-1111-7111-8111-111111111111';

test('deliveries on their way go on in their schedule, and those that came to an end begin anew when they are sent again', async () => {
  await upgrade({
    to: 47,
    async fill(client) {
      await client.query(
        `insert into tenants (id, code, name, default_country, created_at) values ('${tenant}', 'deadbeef', 'Shop', 'RO', '2026-01-01')`,
      );
      await client.query(
        `insert into deliveries (tenant_id, id, kind, destination_id, state, attempts, due_at, created_at)
         select '${tenant}', gen_random_uuid(), 'webhook', gen_random_uuid(), state, attempts, '2026-01-01', '2026-01-01'
         from (values ('due', 3), ('leased', 4), ('done', 5), ('exhausted', 6)) as of (state, attempts)`,
      );
    },
    async look(client) {
      const { rows } = await client.query('select state, attempts, tries from deliveries order by attempts');
      expect(rows).toEqual([
        { state: 'due', attempts: 3, tries: 3 },
        { state: 'leased', attempts: 4, tries: 4 },
        { state: 'done', attempts: 5, tries: 0 },
        { state: 'exhausted', attempts: 6, tries: 0 },
      ]);
    },
  });
});
