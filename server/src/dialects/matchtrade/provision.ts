import { randomText } from '../../kit/secrets.ts';
import type { CredentialMaker } from '../dialect.ts';

/** As in the vendor's sandbox. */
const partnerId = 0;

/**
 * A program's client pair, and a lead provider who signs in with it. Lead providers are third parties: only a demo's sees
 * the whole tenant. The client's own visibility means nothing: it only opens the token call.
 */
export async function provision({ tenant, demo, create }: CredentialMaker): Promise<Record<string, unknown>> {
  const prefix = demo ? 'demo-' : '';
  const clientId = `${prefix}lead-provider.${tenant.code}`;
  const clientSecret = randomText(40, 'base62');
  const username = `${prefix}leads.${tenant.code}@example.com`;
  const password = randomText(24, 'base62');
  await create({ kind: 'client', login: clientId, name: 'Match-Trade client', secret: clientSecret, sees: 'own' });
  await create({
    kind: 'user',
    login: username,
    name: 'Match-Trade lead provider',
    secret: password,
    sees: demo ? 'tenant' : 'own',
    details: { partnerId, ...(demo ? { branchUuid: demo.branch } : {}) },
  });
  const [offerUuid, branchUuid] = [demo?.offer ?? null, demo?.branch ?? null];
  return { clientId, clientSecret, username, password, partnerId, offerUuid, branchUuid };
}
