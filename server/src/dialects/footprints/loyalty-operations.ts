import { changeLoyaltyCode } from './operations/change-loyalty-code.ts';
import { checkLoyaltyCode } from './operations/check-loyalty-code.ts';
import { listActiveLoyaltyCampaigns } from './operations/list-active-loyalty-campaigns.ts';
import { listLoyaltyCampaigns } from './operations/list-loyalty-campaigns.ts';
import { listLoyaltyCodes } from './operations/list-loyalty-codes.ts';
import { readLoyaltyHistory } from './operations/read-loyalty-history.ts';

/** Loyalty Campaign Codes. */
export const loyaltyOperations = [
  listActiveLoyaltyCampaigns,
  listLoyaltyCampaigns,
  checkLoyaltyCode,
  changeLoyaltyCode,
  listLoyaltyCodes,
  readLoyaltyHistory,
];
