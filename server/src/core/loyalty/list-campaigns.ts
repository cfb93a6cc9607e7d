import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import type { UseCase } from '../run.ts';
import { campaignsOf } from './campaign-queries.ts';
import { type CampaignPrize, type CampaignRule, type CampaignView, type Draws, mostLeadsShown } from './loyalty.ts';

/**
 * Loyalty campaigns, oldest first; `active`: those that run now. Campaigns are the operator's, so everybody sees them all; who sees its
 * own sees its own leads and counts its own codes.
 */
export const listCampaigns: UseCase<{ readonly active: boolean }, CampaignView[]> = {
  name: 'loyalty.list_campaigns',
  isList: true,
  run(tx, { actor, now }, { active }) {
    // Not undefined: a credential that sees its own has an id.
    const credential = actor.sees === 'own' ? (actor.credentialId ?? actor.tenantId) : null;
    return loadCampaigns(tx, { active, credential, now });
  },
};

/** @param wanted `credential`: whose leads and codes alone are told of; `now`: epoch milliseconds */
export async function loadCampaigns(
  tx: Tx,
  wanted: { readonly active: boolean; readonly credential: Id | null; readonly now: number },
): Promise<CampaignView[]> {
  const { active, credential, now } = wanted;
  const rows = await tx.all(campaignsOf, {
    tenant: tx.tenantId,
    active,
    credential,
    leads: mostLeadsShown,
    now: new Date(now),
  });
  return rows.map(({ locationId, locationName, locationExternal, ...row }) => ({
    ...row,
    id: row.id as Id,
    draws: row.draws as Draws,
    location:
      locationId === null ? null : { id: locationId as Id, name: locationName ?? '', externalId: locationExternal },
    details: row.details as Record<string, unknown>,
    prizes: row.prizes as CampaignPrize[],
    rules: row.rules as CampaignRule[],
    leads: row.leads as Id[],
  }));
}
