import { listOfflineCampaigns as list } from '../../../core/catalogue/list-offline-campaigns.ts';
import { operation } from '../../operation.ts';
import { toOfflineCampaign } from '../map-lists.ts';
import { OfflineCampaigns } from '../wire-lists.ts';

/** Campaigns that are not run online, oldest first; loyalty campaigns have lists of their own (List Offline Campaigns). Not paged. */
export const listOfflineCampaigns = operation({
  id: 'footprints.offline-campaign.list',
  method: 'GET',
  path: '/api/offlineCampaign',
  summary: 'List offline campaigns',
  source: 'Footprints for Retail, List Offline Campaigns',
  auth: 'accessToken',
  idParameters: [],
  schema: { response: { 200: OfflineCampaigns } },
  async handle({ actor }, { run }) {
    return { body: (await run(actor, list, undefined)).map(toOfflineCampaign) };
  },
});
