import { sharedStatement } from '../../store/statement.ts';

/** SQL of tenants, a shared table. Those that write it run in the owner's role. */

const columns = {
  id: 'uuid',
  code: 'text',
  name: 'text',
  default_country: 'text',
  key_version: 'int4',
  keys_rotated_at: 'timestamptz?',
} as const;
const names = Object.keys(columns).join(', ');

export const tenantByCode = sharedStatement(
  'tenants.by_code',
  { code: 'text' },
  columns,
  `select ${names} from tenants where code = :code`,
);

export const allTenants = sharedStatement(
  'tenants.all',
  {},
  columns,
  `select ${names} from tenants order by created_at, id`,
);
