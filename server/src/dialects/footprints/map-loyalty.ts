import type { CampaignView, CodeView } from '../../core/loyalty/loyalty.ts';
import { isoMillis, sqlSecondsInZone } from '../../kit/dates.ts';
import { toObjectId } from '../../kit/ids.ts';
import { known } from './known.ts';
import type { ActiveCampaign, Campaign, FoundCode, ListedCode, PastCode } from './wire-loyalty.ts';

/** Loyalty from the core to the wire. Pure. */

const type = 'drive_loyalty';

export function toActiveCampaign(campaign: CampaignView): ActiveCampaign {
  return {
    _id: toObjectId(campaign.id),
    internalId: campaign.internalId,
    name: campaign.name,
    ...datesOf(campaign),
    loyaltySettings: { loyaltyPrizeTypes: campaign.prizes.map(({ name }) => ({ name })) },
    ...known({ location: campaign.location && { name: campaign.location.name } }),
    total: campaign.allotted,
  };
}

export function toCampaign(campaign: CampaignView): Campaign {
  const { details, location } = campaign;
  return {
    _id: toObjectId(campaign.id),
    internalId: campaign.internalId,
    name: campaign.name,
    type,
    budget: costOf(details.budget),
    salesCost: costOf(details.salesCost),
    monthlySellingCost: costOf(details.monthlySellingCost),
    monthlyServicingCost: costOf(details.monthlyServicingCost),
    productionCost: costOf(details.productionCost),
    profitabilityTime: costOf(details.profitabilityTime),
    retentionRate: costOf(details.retentionRate),
    landingPageURL: typeof details.landingPageUrl === 'string' ? details.landingPageUrl : '',
    ...datesOf(campaign),
    timestamp: isoMillis(campaign.updatedAt),
    createdAt: isoMillis(campaign.createdAt),
    __v: campaign.version,
    ...known({ locationId: location && toObjectId(location.id) }),
    loyaltySettings: {
      type: campaign.draws,
      allowedChars: campaign.allowedChars,
      codeLength: String(campaign.codeLength),
      loyaltyPrizeTypes: campaign.prizes.map(({ id, name, codes, points }) => ({
        _id: toObjectId(id),
        totalCodes: codes,
        pointsValue: points,
        name,
      })),
    },
    extraAllocations: campaign.rules.map(toAllocation),
    leads: campaign.leads.map(toObjectId),
    total: campaign.allotted,
  };
}

function toAllocation(rule: CampaignView['rules'][number]): Campaign['extraAllocations'][number] {
  const { id, currency, criteria, period, value, betweenValue, points, customDays } = rule;
  return {
    type: 'purchases',
    currency,
    criteria,
    period,
    value: Number(value),
    betweenValue: betweenValue === null ? null : Number(betweenValue),
    loyaltyPoints: points,
    customPeriod: customDays,
    _id: toObjectId(id),
  };
}

function datesOf({ startsAt, endsAt, codesExpireAt }: CampaignView) {
  return { startDate: isoMillis(startsAt), endDate: isoMillis(endsAt), expireCodesDate: isoMillis(codesExpireAt) };
}

function costOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** The printed pair of samples shows one moment here as 17:28:47 and in the history as 15:28:47Z: here it is local time. */
export function toFoundCode(code: CodeView): FoundCode {
  const { timeZone } = code.campaign;
  return {
    status: 'success',
    message: 'redeem code found',
    code: code.code,
    expire_code_date: sqlSecondsInZone(code.expiresAt, timeZone),
    prize_status: code.status,
    prize: { name: code.prize.name },
    last_update: sqlSecondsInZone(code.changedAt, timeZone),
  };
}

/** What is not known of the customer is empty, as `userAddress` in the sample. */
export function toListedCode({ code, campaign, person, status, prize, staff, expiresAt }: CodeView): ListedCode {
  const { givenName = '', familyName = '', email = '', phone = '', addressLine1 = '' } = person.values;
  return {
    code,
    campaign: {
      _id: toObjectId(campaign.id),
      internalId: campaign.internalId,
      name: campaign.name,
      type,
      startDate: isoMillis(campaign.startsAt),
      endDate: isoMillis(campaign.endsAt),
      loyaltySettings: { type: campaign.draws },
      expireCodesDate: isoMillis(expiresAt),
    },
    client: {
      _id: toObjectId(person.id),
      userFirstName: givenName,
      userLastName: familyName,
      userEmail: email,
      userPhone: phone,
      userAddress: addressLine1,
    },
    status,
    prize: { pointsValue: prize.points, name: prize.name },
    ...known({ hostess: staff && { _id: toObjectId(staff.id), name: staff.name } }),
  };
}

export function toPastCode({ code, campaign, status, prize, location, expiresAt, changedAt }: CodeView): PastCode {
  return {
    code,
    campaign: { internalId: campaign.internalId, name: campaign.name },
    status,
    prize: { name: prize.name },
    ...known({ location: location === null ? null : { name: location } }),
    expire_code_date: isoMillis(expiresAt),
    last_update: isoMillis(changedAt),
  };
}
