import Type, { type Static } from 'typebox';

/** Footprints' names and shapes of loyalty campaigns and their codes (Loyalty Campaign Codes), key by key as the samples print them. */

const Text = Type.Optional(Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Null()]));

/** What names a customer and one of its campaigns. */
const customer = { userEmail: Text, userPhone: Text };
export const CodeCheck = Type.Object({ ...customer, campaignInternalId: Text });
/** The document names no field that tells redeeming from blocking: `status` is ours. */
export const CodeChange = Type.Object({ ...customer, campaignInternalId: Text, code: Text, status: Text });
export const CodeQuery = Type.Object({ campaignInternalId: Text, searchTerm: Text, page: Text });
export const CodeHistory = Type.Object(customer);

const Id = Type.String({ pattern: '^[0-9a-f]{24}$' });
/** ISO 8601, UTC, milliseconds. */
const Instant = Type.String();
const Cost = Type.Union([Type.Number(), Type.Null()]);
const Success = Type.Literal('success');

const dates = { startDate: Instant, endDate: Instant, expireCodesDate: Instant };

const ActiveCampaign = Type.Object({
  _id: Id,
  internalId: Type.String(),
  name: Type.String(),
  ...dates,
  loyaltySettings: Type.Object({ loyaltyPrizeTypes: Type.Array(Type.Object({ name: Type.String() })) }),
  location: Type.Optional(Type.Object({ name: Type.String() })),
  total: Type.Integer(),
});
export const ActiveCampaigns = Type.Object({ status: Success, campaigns: Type.Array(ActiveCampaign) });
export type ActiveCampaign = Static<typeof ActiveCampaign>;

const Campaign = Type.Object({
  _id: Id,
  internalId: Type.String(),
  name: Type.String(),
  type: Type.Literal('drive_loyalty'),
  budget: Cost,
  salesCost: Cost,
  monthlySellingCost: Cost,
  monthlyServicingCost: Cost,
  productionCost: Cost,
  profitabilityTime: Cost,
  retentionRate: Cost,
  landingPageURL: Type.String(),
  ...dates,
  timestamp: Instant,
  createdAt: Instant,
  __v: Type.Integer(),
  locationId: Type.Optional(Id),
  loyaltySettings: Type.Object({
    type: Type.String(),
    allowedChars: Type.String(),
    /** A number as text, as it is printed. */
    codeLength: Type.String(),
    loyaltyPrizeTypes: Type.Array(
      Type.Object({ _id: Id, totalCodes: Type.Integer(), pointsValue: Type.Integer(), name: Type.String() }),
    ),
  }),
  extraAllocations: Type.Array(
    Type.Object({
      type: Type.Literal('purchases'),
      currency: Type.String(),
      criteria: Type.String(),
      period: Type.String(),
      value: Type.Number(),
      betweenValue: Type.Union([Type.Number(), Type.Null()]),
      loyaltyPoints: Type.Integer(),
      customPeriod: Type.Integer(),
      _id: Id,
    }),
  ),
  leads: Type.Array(Id),
  total: Type.Integer(),
});
export const Campaigns = Type.Object({ status: Success, campaigns: Type.Array(Campaign) });
export type Campaign = Static<typeof Campaign>;

/** Moments are `Y-m-d H:i:s` here, in the campaign's time zone. */
export const FoundCode = Type.Object({
  status: Success,
  message: Type.String(),
  code: Type.String(),
  expire_code_date: Type.String(),
  prize_status: Type.String(),
  prize: Type.Object({ name: Type.String() }),
  last_update: Type.String(),
});
export type FoundCode = Static<typeof FoundCode>;

const ListedCode = Type.Object({
  code: Type.String(),
  campaign: Type.Object({
    _id: Id,
    internalId: Type.String(),
    name: Type.String(),
    type: Type.Literal('drive_loyalty'),
    startDate: Instant,
    endDate: Instant,
    loyaltySettings: Type.Object({ type: Type.String() }),
    expireCodesDate: Instant,
  }),
  client: Type.Object({
    _id: Id,
    userFirstName: Type.String(),
    userLastName: Type.String(),
    userEmail: Type.String(),
    userPhone: Type.String(),
    userAddress: Type.String(),
  }),
  status: Type.String(),
  prize: Type.Object({ pointsValue: Type.Integer(), name: Type.String() }),
  hostess: Type.Optional(Type.Object({ _id: Id, name: Type.String() })),
});
export const CodeList = Type.Object({
  status: Success,
  clients: Type.Array(ListedCode),
  totalResults: Type.Integer(),
});
export type ListedCode = Static<typeof ListedCode>;

/** Moments are ISO here. */
const PastCode = Type.Object({
  code: Type.String(),
  campaign: Type.Object({ internalId: Type.String(), name: Type.String() }),
  status: Type.String(),
  prize: Type.Object({ name: Type.String() }),
  location: Type.Optional(Type.Object({ name: Type.String() })),
  expire_code_date: Instant,
  last_update: Instant,
});
export const PastCodes = Type.Object({ status: Success, codes: Type.Array(PastCode) });
export type PastCode = Static<typeof PastCode>;
