import type { Clock } from '../../kit/clock.ts';
import type { Pool } from '../../store/pool.ts';
import { createTenantDirectory } from '../tenants/directory.ts';
import type { Credential, Tenant } from './access.ts';
import { createPublicLogins, type PublicLogins } from './public-logins.ts';
import { type Login, signIn } from './sign-in.ts';
import { createTokens, type Tokens } from './tokens.ts';

/** Sign-in and tokens over one pool: what dialects are given of access. */
export interface Access {
  readonly tokens: Tokens;
  readonly signIn: (login: Login) => Promise<Credential>;
  readonly publicLogins: PublicLogins;
  readonly tenantByCode: (code: string) => Promise<Tenant | undefined>;
}

export function createAccess(pool: Pool, clock: Clock): Access {
  const deps = { pool, clock, tenantByCode: createTenantDirectory(pool, clock) };
  return {
    tokens: createTokens(deps),
    signIn: (login) => signIn(deps, login),
    publicLogins: createPublicLogins(deps),
    tenantByCode: deps.tenantByCode,
  };
}
