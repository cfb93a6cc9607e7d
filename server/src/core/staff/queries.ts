import { statement } from '../../store/statement.ts';

/** SQL of the operator's own people: users, consultants, hostesses. */

export const staffOfRecords = statement(
  'staff.of_records',
  { tenant: 'uuid', records: 'uuid[]' },
  { recordId: 'uuid', id: 'uuid', name: 'text', createdAt: 'timestamptz', updatedAt: 'timestamptz' },
  `select rs.record_id as "recordId", s.id, trim(s.first_name || ' ' || s.last_name) as name, s.created_at as "createdAt", s.updated_at as "updatedAt"
   from record_staff rs join staff s on s.tenant_id = rs.tenant_id and s.id = rs.staff_id
   where rs.tenant_id = :tenant and rs.record_id = any (:records) order by s.id`,
);

/** Connects staff to a record; unknown ids insert nothing, so the count tells. */
export const connectStaff = statement(
  'staff.connect',
  { tenant: 'uuid', record: 'uuid', staff: 'uuid[]' },
  {},
  `insert into record_staff (tenant_id, record_id, staff_id)
   select s.tenant_id, :record, s.id from staff s
   where s.tenant_id = :tenant and s.id = any (:staff) and s.archived_at is null
   on conflict (tenant_id, record_id, staff_id) do update set staff_id = excluded.staff_id`,
);

export const insertStaff = statement(
  'staff.insert',
  {
    tenant: 'uuid',
    id: 'uuid',
    first: 'text',
    last: 'text',
    email: 'text',
    phone: 'text?',
    role: 'text',
    details: 'jsonb',
    now: 'timestamptz',
  },
  {},
  `insert into staff (tenant_id, id, first_name, last_name, email, phone, role, details, created_at, updated_at)
   values (:tenant, :id, :first, :last, :email, :phone, :role, :details, :now, :now)`,
);

const staffColumns = {
  id: 'uuid',
  name: 'text',
  role: 'text',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
} as const;
const staffList = `id, trim(first_name || ' ' || last_name) as name, role, created_at as "createdAt", updated_at as "updatedAt"`;

export const findStaffById = statement(
  'staff.find',
  { tenant: 'uuid', id: 'uuid' },
  staffColumns,
  `select ${staffList} from staff where tenant_id = :tenant and id = :id`,
);

export const pageOfStaff = statement(
  'staff.page',
  { tenant: 'uuid', limit: 'int8', offset: 'int8' },
  staffColumns,
  `select ${staffList} from staff where tenant_id = :tenant and archived_at is null order by created_at desc, id desc limit :limit offset :offset`,
);

export const forgetConnectedStaff = statement(
  'staff.forget_connected',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from record_staff where tenant_id = :tenant and record_id = any (:records)`,
);

/** All that work here, oldest first, with the locations and offer categories they work for: `[{id, kind, name}]`. */
export const staffWithItems = statement(
  'staff.with_items',
  { tenant: 'uuid' },
  {
    id: 'uuid',
    first_name: 'text',
    last_name: 'text',
    email: 'text',
    phone: 'text?',
    role: 'text',
    details: 'jsonb',
    items: 'jsonb',
  },
  `select s.id, s.first_name, s.last_name, s.email, s.phone, s.role, s.details, coalesce(i.items, '[]') as items from staff s
   left join (
     select si.tenant_id, si.staff_id, jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'name', c.name) order by c.number) as items
     from staff_items si join catalogue_items c on c.tenant_id = si.tenant_id and c.id = si.item_id and c.archived_at is null
     where si.tenant_id = :tenant group by si.tenant_id, si.staff_id
   ) i on i.tenant_id = s.tenant_id and i.staff_id = s.id
   where s.tenant_id = :tenant and s.archived_at is null order by s.created_at, s.id`,
);

export const assignStaff = statement(
  'staff.assign',
  { tenant: 'uuid', staff: 'uuid', items: 'uuid[]' },
  {},
  `insert into staff_items (tenant_id, staff_id, item_id) select :tenant, :staff, unnest(:items::uuid[])
   on conflict (tenant_id, staff_id, item_id) do nothing`,
);
