import { statement } from '../../../store/statement.ts';

/** SQL of the catalogue's file. */

const itemColumns = {
  id: 'uuid',
  external_id: 'text?',
  parent_id: 'uuid?',
  name: 'text',
  price: 'numeric?',
  currency: 'text?',
  details: 'jsonb',
  archived: 'bool',
} as const;
const itemList =
  'c.id, c.external_id, c.parent_id, c.name, c.price, c.currency, c.details, c.archived_at is not null as archived';

/** What a file names, held until the end of the transaction: of two imports the second sees what the first wrote. */
export const lockNamedItems = statement(
  'catalogue.lock_named',
  { tenant: 'uuid', kind: 'text', externals: 'text[]', ids: 'uuid[]' },
  itemColumns,
  `select ${itemList} from catalogue_items c where c.tenant_id = :tenant and c.kind = :kind
     and (c.external_id = any (:externals) or (c.external_id is null and c.id = any (:ids)))
   order by c.id for no key update`,
);

export const namedItems = statement(
  'catalogue.named',
  { tenant: 'uuid', kind: 'text', externals: 'text[]', ids: 'uuid[]' },
  { id: 'uuid', external_id: 'text?' },
  `select c.id, c.external_id from catalogue_items c where c.tenant_id = :tenant and c.kind = :kind
     and (c.external_id = any (:externals) or (c.external_id is null and c.id = any (:ids)))`,
);

/** Of one kind, oldest first. */
export const exportedItems = statement(
  'catalogue.exported',
  { tenant: 'uuid', kind: 'text' },
  itemColumns,
  `select ${itemList} from catalogue_items c where c.tenant_id = :tenant and c.kind = :kind and c.archived_at is null order by c.number`,
);

/** What names the items of one kind, archived ones too. */
export const externalIds = statement(
  'catalogue.external_ids',
  { tenant: 'uuid', kind: 'text' },
  { id: 'uuid', external_id: 'text?' },
  `select id, external_id from catalogue_items where tenant_id = :tenant and kind = :kind`,
);

/** Makes items, and changes those whose ids are there. They are numbered in the order that they come in. */
export const writeItems = statement(
  'catalogue.write_items',
  { tenant: 'uuid', kind: 'text', items: 'jsonb', now: 'timestamptz' },
  {},
  `insert into catalogue_items as c (tenant_id, id, kind, parent_id, name, external_id, price, currency, details, created_at, updated_at, archived_at)
   select :tenant::uuid, i.id, :kind, i.parent, i.name, i.external, i.price, i.currency, i.details, :now::timestamptz, :now,
     case when i.archived then :now end
   from rows from (jsonb_to_recordset(:items) as (id uuid, parent uuid, name text, external text, price numeric, currency text, details jsonb,
     archived boolean)) with ordinality as i (id, parent, name, external, price, currency, details, archived, position)
   order by i.position
   on conflict (tenant_id, id) do update set parent_id = excluded.parent_id, name = excluded.name, price = excluded.price,
     currency = excluded.currency, details = excluded.details, updated_at = excluded.updated_at,
     archived_at = case when excluded.archived_at is null then null else coalesce(c.archived_at, excluded.archived_at) end`,
);

const staffColumns = {
  id: 'uuid',
  first_name: 'text',
  last_name: 'text',
  email: 'text',
  phone: 'text?',
  role: 'text',
  details: 'jsonb',
  archived: 'bool',
  items: 'jsonb',
} as const;
const staffList = `s.id, s.first_name, s.last_name, s.email, s.phone, s.role, s.details, s.archived_at is not null as archived,
  coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'external', c.external_id) order by c.number)
    from staff_items si join catalogue_items c on c.tenant_id = si.tenant_id and c.id = si.item_id
    where si.tenant_id = :tenant and si.staff_id = s.id), '[]') as items`;

/** By e-mail in lower case, held until the end of the transaction. */
export const lockNamedStaff = statement(
  'catalogue.lock_named_staff',
  { tenant: 'uuid', emails: 'text[]' },
  staffColumns,
  `select ${staffList} from staff s where s.tenant_id = :tenant and lower(s.email) = any (:emails) order by s.id for no key update of s`,
);

export const exportedStaff = statement(
  'catalogue.exported_staff',
  { tenant: 'uuid' },
  staffColumns,
  `select ${staffList} from staff s where s.tenant_id = :tenant and s.archived_at is null order by s.created_at, s.id`,
);

export const writeStaff = statement(
  'catalogue.write_staff',
  { tenant: 'uuid', staff: 'jsonb', now: 'timestamptz' },
  {},
  `insert into staff as s (tenant_id, id, first_name, last_name, email, phone, role, details, created_at, updated_at, archived_at)
   select :tenant::uuid, i.id, i.first, i.last, i.email, i.phone, i.role, i.details, :now::timestamptz, :now, case when i.archived then :now end
   from jsonb_to_recordset(:staff) as i (id uuid, first text, last text, email text, phone text, role text, details jsonb, archived boolean)
   on conflict (tenant_id, id) do update set first_name = excluded.first_name, last_name = excluded.last_name, phone = excluded.phone,
     role = excluded.role, details = excluded.details, updated_at = excluded.updated_at,
     archived_at = case when excluded.archived_at is null then null else coalesce(s.archived_at, excluded.archived_at) end`,
);

export const unassignStaff = statement(
  'catalogue.unassign_staff',
  { tenant: 'uuid', staff: 'uuid', items: 'uuid[]' },
  {},
  `delete from staff_items where tenant_id = :tenant and staff_id = :staff and not item_id = any (:items)`,
);

const templateColumns = {
  id: 'uuid',
  key: 'text',
  name: 'text',
  subject: 'text?',
  body: 'text',
  connection_id: 'uuid?',
  archived: 'bool',
  category: 'text?',
} as const;
const templateList = `t.id, t.key, t.name, t.subject, t.body, t.connection_id, t.archived_at is not null as archived,
  (select g.name from template_categories g where g.tenant_id = :tenant and g.id = t.category_id) as category`;

export const lockNamedTemplates = statement(
  'catalogue.lock_named_templates',
  { tenant: 'uuid', keys: 'text[]' },
  templateColumns,
  `select ${templateList} from templates t where t.tenant_id = :tenant and t.key = any (:keys) order by t.id for no key update of t`,
);

export const exportedTemplates = statement(
  'catalogue.exported_templates',
  { tenant: 'uuid' },
  templateColumns,
  `select ${templateList} from templates t where t.tenant_id = :tenant and t.archived_at is null order by t.created_at, t.id`,
);

export const writeTemplates = statement(
  'catalogue.write_templates',
  { tenant: 'uuid', templates: 'jsonb', now: 'timestamptz' },
  {},
  `insert into templates as t (tenant_id, id, key, name, subject, body, category_id, connection_id, created_at, updated_at, archived_at)
   select :tenant::uuid, i.id, i.key, i.name, i.subject, i.body, g.id, i.connection, :now::timestamptz, :now, case when i.archived then :now end
   from jsonb_to_recordset(:templates) as i (id uuid, key text, name text, subject text, body text, category text, connection uuid, archived boolean)
   left join template_categories g on g.tenant_id = :tenant and g.name = i.category
   on conflict (tenant_id, id) do update set name = excluded.name, subject = excluded.subject, body = excluded.body,
     category_id = excluded.category_id, connection_id = excluded.connection_id, updated_at = excluded.updated_at,
     archived_at = case when excluded.archived_at is null then null else coalesce(t.archived_at, excluded.archived_at) end`,
);

/** Does nothing when there is one of the name. */
export const ensureTemplateCategory = statement(
  'catalogue.ensure_template_category',
  { tenant: 'uuid', id: 'uuid', name: 'text', now: 'timestamptz' },
  {},
  `insert into template_categories (tenant_id, id, name, created_at) values (:tenant, :id, :name, :now)
   on conflict (tenant_id, name) do nothing`,
);
