import type { CredentialMaker } from '../dialect.ts';
import { permissions } from './auth.ts';
import { makeM2mToken } from './issuable.ts';
import { makeDemoSignIn } from './oidc/demo.ts';

/** An M2M token of the operator's own system, with both permissions; it is shown here and never again. */
export async function provision(maker: CredentialMaker): Promise<Record<string, unknown>> {
  const { tenant, demo } = maker;
  const token = await makeM2mToken(maker, { login: `m2m.${tenant.code}`, name: 'Subrite M2M token', permissions });
  return {
    token,
    packageId: demo?.packageNumber ?? null,
    planId: demo?.planNumber ?? null,
    customPropertyKey: demo?.customPropertyKey ?? null,
    ...(demo === undefined ? {} : await makeDemoSignIn(maker)),
  };
}
