import type { Id } from '../../kit/ids.ts';

/** Ids of a demo tenant's sample data, by what they are ids of: what credential files and generated tests name. */
export interface DemoIds {
  readonly entryPoint: Id;
  readonly tunnel: Id;
  readonly tunnelBlock: Id;
  readonly templateCategory: Id;
  readonly template: Id;
  readonly tag: Id;
  readonly offerCategory: Id;
  readonly offer: Id;
  readonly sku: Id;
  readonly location: Id;
  readonly channel: Id;
  readonly actionType: Id;
  readonly paymentMethod: Id;
  readonly branch: Id;
  readonly connection: Id;
  /** A platform user who is a consultant too. */
  readonly staff: Id;
  /** Numbers, where a partner's API needs integers. */
  readonly packageNumber: number;
  readonly planNumber: number;
  readonly customPropertyKey: string;
  readonly uniqueCustomPropertyKey: string;
  /** A loyalty campaign, and what requests name it by. */
  readonly campaign: Id;
  readonly campaignInternalId: string;
  readonly templateKey: string;
}
