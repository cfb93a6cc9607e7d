import type pg from 'pg';

/** What a demo tenant has that people's rows point at. */
export interface World {
  readonly tenantId: string;
  /** Ids of credentials by source; the lead provider's is the one that sees its own. */
  readonly credentials: {
    readonly matchtrade: string;
    readonly feelme: string;
    readonly leeloo: string;
    readonly subrite: string;
    readonly footprints: string;
  };
  /** The application that tracks. */
  readonly application: string;
  readonly tags: readonly string[];
  readonly plans: readonly string[];
  readonly offers: readonly { readonly id: string; readonly category: string }[];
  readonly locations: readonly string[];
  readonly branch: string;
  readonly consultant: string;
  readonly actionType: string;
  readonly paymentMethod: string;
  readonly connection: string;
}

const moreTags = ['vip', 'newsletter', 'churned', 'student', 'trial', 'wholesale', 'abroad'];
const morePlans = ['Weekend', 'Daily', 'Family', 'Archive'];

/** Reads it, after adding a few tags and plans so that filters have something to choose from. */
export async function prepareWorld(connection: pg.ClientBase, tenantId: string, now: number): Promise<World> {
  const at = new Date(now);
  await connection.query(
    `insert into tags (tenant_id, id, name, created_at) select $1, gen_random_uuid(), name, $2 from unnest($3::text[]) name on conflict do nothing`,
    [tenantId, at, moreTags],
  );
  await connection.query(
    `insert into catalogue_items (tenant_id, id, kind, name, external_id, created_at, updated_at)
     select $1, gen_random_uuid(), 'plan', name, lower(name), $2, $2 from unnest($3::text[]) name on conflict do nothing`,
    [tenantId, at, morePlans],
  );
  const {
    rows: [row],
  } = await connection.query(
    `select
       (select jsonb_object_agg(source, id) from (select distinct on (source) source, id from credentials where tenant_id = $1
          order by source, sees, kind = 'client' desc, created_at, id) c) as credentials,
       (select id from credentials where tenant_id = $1 and source = 'footprints' and kind = 'token' limit 1) as application,
       (select jsonb_agg(id order by name) from tags where tenant_id = $1) as tags,
       (select jsonb_agg(id order by number) from catalogue_items where tenant_id = $1 and kind = 'plan') as plans,
       (select jsonb_agg(jsonb_build_object('id', id, 'category', parent_id) order by number) from catalogue_items
          where tenant_id = $1 and kind = 'offer' and parent_id is not null) as offers,
       (select jsonb_agg(id order by number) from catalogue_items where tenant_id = $1 and kind = 'location') as locations,
       (select id from catalogue_items where tenant_id = $1 and kind = 'branch' order by number limit 1) as branch,
       (select id from catalogue_items where tenant_id = $1 and kind = 'action_type' order by number limit 1) as "actionType",
       (select id from catalogue_items where tenant_id = $1 and kind = 'payment_method' order by number limit 1) as "paymentMethod",
       (select id from staff where tenant_id = $1 order by created_at limit 1) as consultant,
       (select id from connections where tenant_id = $1 order by created_at limit 1) as connection`,
    [tenantId],
  );
  if (row?.consultant == null || row.offers == null)
    throw new Error(`tenant ${tenantId} has no sample data: make it with a demo server (TRIBUTARY_DEMO=on)`);
  return { tenantId, ...row };
}
