import { listCampaigns } from '../../../core/loyalty/list-campaigns.ts';
import { operation } from '../../operation.ts';
import { toCampaign } from '../map-loyalty.ts';
import { Campaigns } from '../wire-loyalty.ts';

/** All loyalty campaigns with their settings (Get Loyalty Campaigns). */
export const listLoyaltyCampaigns = operation({
  id: 'footprints.loyalty.campaigns',
  method: 'GET',
  path: '/api/loyaltyCode/campaigns',
  summary: 'List loyalty campaigns',
  source: 'Footprints for Retail, Get Loyalty Campaigns',
  auth: 'accessToken',
  idParameters: [],
  schema: { response: { 200: Campaigns } },
  async handle({ actor }, { run }) {
    const campaigns = await run(actor, listCampaigns, { active: false });
    return { body: { status: 'success' as const, campaigns: campaigns.map(toCampaign) } };
  },
});
