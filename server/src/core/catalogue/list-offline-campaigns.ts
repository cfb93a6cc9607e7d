import type { UseCase } from '../run.ts';
import { loyaltyCampaignType } from './catalogue.ts';
import { type CatalogueItem, listItems } from './list-items.ts';

/** Campaigns that are no loyalty campaigns, oldest first: those have lists of their own. */
export const listOfflineCampaigns: UseCase<void, CatalogueItem[]> = {
  name: 'catalogue.list_offline_campaigns',
  isList: true,
  async run(tx, context) {
    const campaigns = await listItems.run(tx, context, { kind: 'offline_campaign' });
    return campaigns.filter(({ details }) => details.type !== loyaltyCampaignType);
  },
};
