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
   select s.tenant_id, :record, s.id from staff s where s.tenant_id = :tenant and s.id = any (:staff)
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
  `select ${staffList} from staff where tenant_id = :tenant order by created_at desc, id desc limit :limit offset :offset`,
);

export const countStaff = statement(
  'staff.count',
  { tenant: 'uuid' },
  { total: 'int8' },
  `select count(*) as total from staff where tenant_id = :tenant`,
);

export const forgetConnectedStaff = statement(
  'staff.forget_connected',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from record_staff where tenant_id = :tenant and record_id = any (:records)`,
);
