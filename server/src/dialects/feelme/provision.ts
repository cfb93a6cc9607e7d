import { randomText } from '../../kit/secrets.ts';
import type { CredentialMaker } from '../dialect.ts';

/** A partner's name and secret. Partners are third parties: only a demo's sees the whole tenant. */
export async function provision({ tenant, demo, create }: CredentialMaker): Promise<Record<string, unknown>> {
  const partnerName = `${demo ? 'demo-' : ''}partner.${tenant.code}`;
  const partnerSecret = randomText(40, 'base62');
  await create({
    kind: 'client',
    login: partnerName,
    name: 'FeelMe partner',
    secret: partnerSecret,
    sees: demo ? 'tenant' : 'own',
  });
  return { partnerName, partnerSecret, website: 'exampleSite' };
}
