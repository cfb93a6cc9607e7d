import type { CredentialMaker } from '../dialect.ts';
import { makePartner } from './issuable.ts';

/** A partner's name and secret. Partners are third parties: only a demo's sees the whole tenant. */
export async function provision(maker: CredentialMaker): Promise<Record<string, unknown>> {
  const { tenant, demo } = maker;
  const made = await makePartner(maker, {
    partnerName: `${demo ? 'demo-' : ''}partner.${tenant.code}`,
    name: 'FeelMe partner',
    sees: demo ? 'tenant' : 'own',
  });
  return { ...made, website: 'exampleSite' };
}
