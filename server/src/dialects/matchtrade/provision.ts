import type { CredentialMaker } from '../dialect.ts';
import { makeClient, makeLeadProvider } from './issuable.ts';

/**
 * A program's client pair, and a lead provider who signs in with it. Lead providers are third parties: only a demo's sees
 * the whole tenant.
 */
export async function provision(maker: CredentialMaker): Promise<Record<string, unknown>> {
  const { tenant, demo } = maker;
  const prefix = demo ? 'demo-' : '';
  const client = await makeClient(maker, {
    clientId: `${prefix}lead-provider.${tenant.code}`,
    name: 'Match-Trade client',
  });
  const { username, password, partnerId } = await makeLeadProvider(maker, {
    username: `${prefix}leads.${tenant.code}@example.com`,
    name: 'Match-Trade lead provider',
    sees: demo ? 'tenant' : 'own',
    ...(demo ? { branchUuid: demo.branch } : {}),
  });
  const [offerUuid, branchUuid] = [demo?.offer ?? null, demo?.branch ?? null];
  return { ...client, username, password, partnerId, offerUuid, branchUuid };
}
