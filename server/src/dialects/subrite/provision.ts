import { randomText } from '../../kit/secrets.ts';
import type { CredentialMaker } from '../dialect.ts';
import { permissions, tokenPrefix } from './auth.ts';

/** An M2M token of the operator's own system, with both permissions; it is shown here and never again. */
export async function provision({ tenant, deps, demo, create }: CredentialMaker): Promise<Record<string, unknown>> {
  const credential = await create({
    kind: 'token',
    login: `m2m.${tenant.code}`,
    name: 'Subrite M2M token',
    scopes: permissions,
    sees: 'tenant',
  });
  const token = `${tokenPrefix}_${tenant.code}_${randomText(40, 'base62')}`;
  await deps.tokens.issue(credential, [{ text: token, kind: 'static' }]);
  return {
    token,
    packageId: demo?.packageNumber ?? null,
    planId: demo?.planNumber ?? null,
    customPropertyKey: demo?.customPropertyKey ?? null,
  };
}
