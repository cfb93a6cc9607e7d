import { statement } from '../../store/statement.ts';

/** SQL of the catalogue. */

export const itemsByIds = statement(
  'catalogue.by_ids',
  { tenant: 'uuid', ids: 'uuid[]' },
  { id: 'uuid', kind: 'text' },
  `select id, kind from catalogue_items where tenant_id = :tenant and id = any (:ids) and archived_at is null
   union all select id, 'staff' from staff where tenant_id = :tenant and id = any (:ids) and archived_at is null`,
);

export const insertItem = statement(
  'catalogue.insert',
  {
    tenant: 'uuid',
    id: 'uuid',
    kind: 'text',
    parent: 'uuid?',
    name: 'text',
    external: 'text?',
    price: 'numeric?',
    currency: 'text?',
    details: 'jsonb',
    now: 'timestamptz',
  },
  { number: 'int8' },
  `insert into catalogue_items (tenant_id, id, kind, parent_id, name, external_id, price, currency, details, created_at, updated_at)
   values (:tenant, :id, :kind, :parent, :name, :external, :price, :currency, :details, :now, :now) returning number`,
);

/** Items by their ids and the offers in them, archived ones too: what happened keeps pointing at them. */
export const itemsWithOffers = statement(
  'catalogue.with_offers',
  { tenant: 'uuid', ids: 'uuid[]' },
  {
    id: 'uuid',
    parent_id: 'uuid?',
    name: 'text',
    price: 'numeric?',
    details: 'jsonb',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  `select id, parent_id, name, price, details, created_at, updated_at from catalogue_items
   where tenant_id = :tenant and (id = any (:ids) or (kind = 'offer' and parent_id = any (:ids) and archived_at is null))
   order by created_at, id`,
);

export const planByKey = statement(
  'catalogue.plan_by_key',
  { tenant: 'uuid', key: 'text' },
  { id: 'uuid' },
  `select id from catalogue_items where tenant_id = :tenant and kind = 'plan' and external_id = :key`,
);

/** What a plan is called towards partners: their own text for it, or its name. Archived ones, too: what was sold stays. */
export const plansByKeys = statement(
  'catalogue.plans_by_keys',
  { tenant: 'uuid', keys: 'text[]' },
  { id: 'uuid' },
  `select id from catalogue_items where tenant_id = :tenant and kind = 'plan' and coalesce(external_id, name) = any (:keys)`,
);

export const insertPlan = statement(
  'catalogue.insert_plan',
  { tenant: 'uuid', id: 'uuid', key: 'text', now: 'timestamptz' },
  {},
  `insert into catalogue_items (tenant_id, id, kind, name, external_id, created_at, updated_at)
   values (:tenant, :id, 'plan', :key, :key, :now, :now)
   on conflict (tenant_id, external_id) where kind = 'plan' and external_id is not null do nothing`,
);

const itemColumns = {
  id: 'uuid',
  number: 'int8',
  parent_id: 'uuid?',
  name: 'text',
  external_id: 'text?',
  price: 'numeric?',
  currency: 'text?',
  details: 'jsonb',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const;

/** Of one kind, oldest first, without those that are archived. */
export const itemsOfKind = statement(
  'catalogue.of_kind',
  { tenant: 'uuid', kind: 'text' },
  itemColumns,
  `select id, number, parent_id, name, external_id, price, currency, details, created_at, updated_at from catalogue_items
   where tenant_id = :tenant and kind = :kind and archived_at is null order by number`,
);

/** A part of them. What they are parts of is looked up by ids: a join goes wrong while the planner does not know how many there are. */
export const pageOfItems = statement(
  'catalogue.page',
  { tenant: 'uuid', kind: 'text', limit: 'int8', offset: 'int8' },
  itemColumns,
  `select id, number, parent_id, name, external_id, price, currency, details, created_at, updated_at from catalogue_items
   where tenant_id = :tenant and kind = :kind and archived_at is null order by number limit :limit offset :offset`,
);

/** Archived ones, too: what happened keeps pointing at them. */
export const namesOfItems = statement(
  'catalogue.names',
  { tenant: 'uuid', ids: 'uuid[]' },
  { id: 'uuid', name: 'text' },
  `select id, name from catalogue_items where tenant_id = :tenant and id = any (:ids)`,
);
