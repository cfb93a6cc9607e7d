import type { Id } from '../../kit/ids.ts';
import type { PersonView } from '../people/view.ts';

/** A lead: somebody's interest, with its way from prospect to customer. It hangs on the record it came in with. */
export const leadStatuses = ['prospect', 'lead', 'sale_lead', 'opportunity', 'customer', 'lost'] as const;
export type LeadStatus = (typeof leadStatuses)[number];

/** Why nothing came of a lead. */
export const lostReasons = [
  'poor_qualification',
  'need',
  'wrong_time',
  'price_too_high',
  'lost_momentum',
  'competition',
  'abandoned',
  'feature',
  'other',
] as const;
export type LostReason = (typeof lostReasons)[number];

/** What a lead points at, by the name of its field; all optional. */
export interface LeadTargets {
  readonly offerCategoryId?: Id;
  readonly offerId?: Id;
  readonly skuId?: Id;
  readonly locationId?: Id;
  readonly offlineCampaignId?: Id;
  readonly channelId?: Id;
  readonly branchId?: Id;
  readonly consultantId?: Id;
}

/** Times in epoch milliseconds; prices are decimal text. */
export interface LeadView {
  readonly id: Id;
  readonly recordId: Id;
  readonly person: PersonView;
  readonly source: string;
  readonly status: LeadStatus;
  readonly origin: string | null;
  readonly offerCategory: NamedItem | null;
  readonly offer: NamedItem | null;
  readonly sku: NamedItem | null;
  readonly location: NamedItem | null;
  readonly offlineCampaign: NamedItem | null;
  readonly channel: NamedItem | null;
  readonly branch: NamedItem | null;
  readonly consultant: { readonly id: Id; readonly name: string } | null;
  readonly lostReason: LostReason | null;
  readonly contractId: Id | null;
  /** What it rates the operator now: net promoter score, 0 to 10. */
  readonly rating: number | null;
  /** How often it was changed. */
  readonly version: number;
  readonly details: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly statusChangedAt: number;
  readonly updatedAt: number;
}

export interface NamedItem {
  readonly id: Id;
  readonly name: string;
  readonly price: string | null;
  readonly externalId: string | null;
}
