import { listCampaigns } from '../../../core/loyalty/list-campaigns.ts';
import { operation } from '../../operation.ts';
import { toActiveCampaign } from '../map-loyalty.ts';
import { ActiveCampaigns } from '../wire-loyalty.ts';

/** Loyalty campaigns that run now (Get Active Loyalty Campaigns). */
export const listActiveLoyaltyCampaigns = operation({
  id: 'footprints.loyalty.active-campaigns',
  method: 'GET',
  path: '/api/loyaltyCode/active-campaigns',
  summary: 'List loyalty campaigns that run now',
  source: 'Footprints for Retail, Get Active Loyalty Campaigns',
  auth: 'accessToken',
  idParameters: [],
  schema: { response: { 200: ActiveCampaigns } },
  async handle({ actor }, { run }) {
    const campaigns = await run(actor, listCampaigns, { active: true });
    return { body: { status: 'success' as const, campaigns: campaigns.map(toActiveCampaign) } };
  },
});
