import type { Id } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { campaignsOf } from './campaign-queries.ts';
import { type CampaignPrize, type CampaignRule, type CampaignView, type Draws, mostLeadsShown } from './loyalty.ts';

/**
 * Loyalty campaigns, oldest first; `active`: those that run now. Campaigns are the operator's, so everybody sees them all; who sees its
 * own sees its own leads and counts its own codes.
 */
export const listCampaigns: UseCase<{ readonly active: boolean }, CampaignView[]> = {
  name: 'loyalty.list_campaigns',
  async run(tx, { actor, now }, { active }) {
    const rows = await tx.all(campaignsOf, {
      tenant: tx.tenantId,
      active,
      // Not undefined: a credential that sees its own has an id.
      credential: actor.sees === 'own' ? (actor.credentialId ?? tx.tenantId) : null,
      leads: mostLeadsShown,
      now: new Date(now),
    });
    return rows.map(({ locationId, locationName, ...row }) => ({
      ...row,
      id: row.id as Id,
      draws: row.draws as Draws,
      location: locationId === null ? null : { id: locationId as Id, name: locationName ?? '' },
      details: row.details as Record<string, unknown>,
      prizes: row.prizes as CampaignPrize[],
      rules: row.rules as CampaignRule[],
      leads: row.leads as Id[],
    }));
  },
};
