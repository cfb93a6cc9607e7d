import type { Tenant } from '../../src/core/access/access.ts';
import { createCredential } from '../../src/core/access/create-credential.ts';
import { randomText } from '../../src/kit/secrets.ts';
import type { TestServer } from '../support/test-server.ts';

/** A credential that sees only what it brings in, made as an operator would. */
export async function createOwnCredential(
  server: TestServer,
  tenantCode: string,
  wanted: {
    source: string;
    kind: 'client' | 'user' | 'token';
    login(code: string, random: string): string;
    details?: Record<string, unknown>;
    scopes?: string[];
  },
) {
  const tenant = await tenantByCode(server, tenantCode);
  const login = wanted.login(tenantCode, randomText(8, 'base36'));
  const secret = randomText(32, 'base62');
  const { source, kind, details = {}, scopes = [] } = wanted;
  const credential = await createCredential(server.server.store, server.clock.now(), tenant, {
    source,
    kind,
    login,
    name: 'third party',
    ...(kind === 'token' ? {} : { secret }),
    sees: 'own',
    details,
    scopes,
  });
  return { tenant, credential, login, secret };
}

export async function tenantByCode(server: TestServer, code: string): Promise<Tenant> {
  const rows = await server.sql<Tenant>(
    'select id, code, name, default_country as "defaultCountry" from tenants where code = $1',
    [code],
  );
  return rows[0] as Tenant;
}
