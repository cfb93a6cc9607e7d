import type { LeadTargets } from '../leads/leads.ts';

/** What the catalogue holds. One table: all are things with a name, sometimes a price, a parent, an outside id. */
export const itemKinds = [
  'offer_category',
  'offer',
  'sku',
  'location',
  'offline_campaign',
  /** A marketing channel (not a person's channel). */
  'channel',
  'action_type',
  /** A way to pay. */
  'payment_method',
  'package',
  'plan',
  'branch',
] as const;
export type ItemKind = (typeof itemKinds)[number];

/** `details.type` of the campaigns that give out codes. */
export const loyaltyCampaignType = 'drive_loyalty';

/** Which kind each of a lead's targets must be; `staff` is not in the catalogue but checked with it. */
export const targetKinds: Record<keyof LeadTargets, ItemKind | 'staff'> = {
  offerCategoryId: 'offer_category',
  offerId: 'offer',
  skuId: 'sku',
  locationId: 'location',
  offlineCampaignId: 'offline_campaign',
  channelId: 'channel',
  branchId: 'branch',
  consultantId: 'staff',
};
