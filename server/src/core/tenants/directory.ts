import type { Clock } from '../../kit/clock.ts';
import type { Id } from '../../kit/ids.ts';
import type { Pool } from '../../store/pool.ts';
import type { Row } from '../../store/statement.ts';
import type { Tenant } from '../access/access.ts';
import { allTenants, tenantByCode } from './queries.ts';

/** The shared table of tenants, read outside any tenant's transaction: there is no tenant to open one for yet. */

/** A tenant is read again after this long: a rotated key is signed with by then in every process. */
const trustMs = 2_000;

/** Tenants by code. */
export function createTenantDirectory(pool: Pool, clock: Clock): (code: string) => Promise<Tenant | undefined> {
  const known = new Map<string, { readonly tenant: Tenant; readonly until: number }>();
  return async (code) => {
    if (!/^[0-9a-f]{8}$/.test(code)) return undefined;
    const cached = known.get(code);
    if (cached !== undefined && cached.until > clock.monotonic()) return cached.tenant;
    const [row] = await pool.shared(tenantByCode, { code });
    if (row === undefined) return undefined;
    const tenant = toTenant(row);
    known.set(code, { tenant, until: clock.monotonic() + trustMs });
    return tenant;
  };
}

/** All tenants, oldest first. */
export async function listTenants(pool: Pool): Promise<Tenant[]> {
  return (await pool.shared(allTenants, {})).map(toTenant);
}

function toTenant(row: Row<(typeof tenantByCode)['columns']>): Tenant {
  return {
    id: row.id as Id,
    code: row.code,
    name: row.name,
    defaultCountry: row.default_country,
    keyVersion: row.key_version,
    keysRotatedAt: row.keys_rotated_at,
  };
}
