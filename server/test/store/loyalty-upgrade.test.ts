import { expect, test } from 'vitest';
import { upgrades } from './upgrade.ts';

const upgrade = upgrades();

const tenant = '11111111-1111-7111-8111-111111111111';
const [full, bare] = ['22222222-2222-7222-8222-222222222222', '33333333-3333-7333-8333-333333333333'];

test('campaigns of before get their place in the catalogue, and keep their settings', async () => {
  await upgrade({
    to: 33,
    async fill(client) {
      await client.query(
        `insert into tenants (id, code, name, default_country, created_at) values ('${tenant}', 'deadbeef', 'Shop', 'RO', '2026-01-01')`,
      );
      const add = (id: string | undefined, name: string, settings: unknown) =>
        client.query(
          `insert into loyalty_campaigns (tenant_id, id, internal_id, name, starts_at, ends_at, codes_expire_at, settings, created_at)
         values ('${tenant}', $1, $2, $2, '2026-01-01', '2026-02-01', '2026-03-01', $3, '2026-01-01')`,
          [id, name, JSON.stringify(settings)],
        );
      await add(full, 'full', { type: 'instant', allowedChars: 'ABC', codeLength: 12 });
      await add(bare, 'bare', { codeLength: 'many' });
    },
    async look(client) {
      const { rows } = await client.query(
        `select k.id, k.draws, k.allowed_chars, k.code_length, i.name, i.kind, i.details from loyalty_campaigns k
       join catalogue_items i on i.tenant_id = k.tenant_id and i.id = k.id order by k.id`,
      );
      const item = { kind: 'offline_campaign', details: { type: 'drive_loyalty' } };
      expect(rows).toEqual([
        { id: full, draws: 'instant', allowed_chars: 'ABC', code_length: 12, name: 'full', ...item },
        { id: bare, draws: 'standard', allowed_chars: '', code_length: 8, name: 'bare', ...item },
      ]);
    },
  });
});
