import Type, { type Static } from 'typebox';
import { consentFields, textFields } from './wire.ts';
import { LeadAction, LeadComment } from './wire-leads.ts';

/** Footprints' names and shapes of what goes out, key by key as the samples print them. What is not known is left out. */

const Id = Type.String({ pattern: '^[0-9a-f]{24}$' });
/** ISO 8601, UTC, milliseconds. */
const Instant = Type.String();
const Json = Type.Record(Type.String(), Type.Unknown());

export const TokenAnswer = Type.Object({
  access_token: Type.String(),
  token_type: Type.Literal('bearer'),
  expires_in: Type.Integer(),
  refresh_token: Type.String(),
  scope: Type.Array(Type.String()),
  hostess_name: Type.Optional(Type.String()),
  hostess_id: Type.Optional(Id),
});
export type TokenAnswer = Static<typeof TokenAnswer>;

export const Created = Type.Object({ _id: Id });
export const Success = Type.Object({ status: Type.Literal('success') });

function each<K extends string, S>(names: readonly K[], schema: S): Record<K, S> {
  return Object.fromEntries(names.map((name) => [name, schema])) as Record<K, S>;
}

const userFields = {
  ...each(Object.keys(textFields) as (keyof typeof textFields)[], Type.Optional(Type.String())),
  userSex: Type.Optional(Type.String()),
  /** The sample prints JavaScript's own spelling of a date; ISO is what every client reads (vendors.md §4). */
  userBirthday: Type.Optional(Instant),
  userChildren: Type.Optional(Type.Number()),
  noOfKids: Type.Optional(Type.Number()),
  hasKids: Type.Optional(Type.Boolean()),
  ...each(Object.keys(consentFields) as (keyof typeof consentFields)[], Type.Optional(Type.Boolean())),
};
export const UserFields = Type.Object(userFields);

/** A price is a number here; items without one have null. */
const Priced = Type.Object({ _id: Id, name: Type.String(), price: Type.Union([Type.Number(), Type.Null()]) });

/** What both shapes of a lead have. */
const leadFields = {
  ...userFields,
  _id: Id,
  clientId: Id,
  status: Type.String(),
  offerId: Type.Optional(Id),
  industryId: Type.Optional(Type.String()),
  offlineCampaignId: Type.Optional(Id),
  locationId: Type.Optional(Id),
  offerCategoryId: Type.Optional(Id),
  channelId: Type.Optional(Id),
  skuExternalId: Type.Optional(Type.String()),
  deviceType: Type.Optional(Type.String()),
  nps: Type.Optional(Type.Number()),
  tags: Type.Optional(Type.Array(Type.String())),
  userComments: Type.Optional(Type.String()),
  customDetails: Type.Optional(Json),
  isMultipart: Type.Boolean(),
  isComplete: Type.Boolean(),
  actionRequired: Type.Boolean(),
  timestamp: Instant,
  timestampStatusChange: Instant,
  createdAt: Instant,
};

/** A lead of `GET /api/lead`. */
export const Lead = Type.Object({
  ...leadFields,
  agreeToCollect: Type.Boolean(),
  agreeTandc: Type.Boolean(),
  isAdult: Type.Boolean(),
  offerCategory: Type.Optional(Type.String()),
  offer: Type.Optional(Priced),
  sku: Type.Optional(Priced),
  consultant: Type.Optional(Type.Object({ _id: Id, name: Type.String() })),
  updatedAt: Instant,
});
export type Lead = Static<typeof Lead>;

/** A state that a lead was in. */
const LeadHistory = Type.Object({
  __v: Type.Integer(),
  leadId: Id,
  userFirstName: Type.Optional(Type.String()),
  userLastName: Type.Optional(Type.String()),
  userEmail: Type.Optional(Type.String()),
  userPhone: Type.Optional(Type.String()),
  offerCategoryId: Type.Optional(Id),
  status: Type.String(),
  applicationKey: Type.Optional(Type.String()),
  isMultipart: Type.Boolean(),
  isComplete: Type.Boolean(),
  timestamp: Instant,
  createdAt: Instant,
  _id: Id,
});

export type LeadHistory = Static<typeof LeadHistory>;

/** A lead inside `GET /api/client`. */
export const ClientLead = Type.Object({
  ...leadFields,
  history: Type.Array(LeadHistory),
  interactions: Type.Array(LeadAction),
  comments: Type.Array(LeadComment),
  kidsAge: Type.Array(Type.Number()),
  __v: Type.Integer(),
  type: Type.String(),
  offerCategory: Type.Optional(Type.Object({ consultants: Type.Array(Json), id: Id })),
  application: Type.Optional(Type.Object({ name: Type.String(), id: Id })),
  applicationKey: Type.Optional(Type.String()),
});
export type ClientLead = Static<typeof ClientLead>;

/** An offer inside an offer category: here price and `__v` are texts. */
const CategoryOffer = Type.Object({
  _id: Id,
  name: Type.String(),
  description: Type.String(),
  price: Type.String(),
  offerCategoryId: Id,
  timestamp: Instant,
  createdAt: Instant,
  __v: Type.String(),
});

const OfferCategory = Type.Object({
  applicationKeys: Type.Array(Type.String()),
  consultants: Type.Array(Json),
  locations: Type.Array(Id),
  offers: Type.Array(CategoryOffer),
  __v: Type.Integer(),
  createdAt: Instant,
  timestamp: Instant,
  description: Type.String(),
  name: Type.String(),
  _id: Id,
});
export type OfferCategory = Static<typeof OfferCategory>;

export const Interaction = Type.Object({
  createdAt: Instant,
  timestamp: Instant,
  icon: Type.String(),
  offlineCampaignId: Type.Union([Id, Type.Null()]),
  offerCategoryId: Type.Union([OfferCategory, Type.Null()]),
  leadId: Type.Union([Id, Type.Null()]),
  /** Of what was tracked; such an entry is of no lead. */
  actionType: Type.Optional(Type.String()),
  aditionalData: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
export type Interaction = Static<typeof Interaction>;

/** The profile of `GET /api/client`; custom variables stand beside the documented keys, under their own names. */
export const Client = Type.Object(
  {
    ...userFields,
    _id: Id,
    timestamp: Instant,
    createdAt: Instant,
    type: Type.String(),
    __v: Type.Integer(),
    kidsAge: Type.Array(Type.Number()),
    interests: Type.Array(Type.String()),
    preferences: Type.Array(Type.String()),
    employees: Type.Array(Json),
    marketingChannels: Type.Array(Type.Object({ channel: Type.String(), type: Type.String(), agreed: Type.Boolean() })),
    pointsOfPresence: Type.Array(Json),
    interactionsTimeline: Type.Array(Interaction),
    personalAssistance: Type.Array(Json),
    leads: Type.Array(ClientLead),
    customDetails: Type.Optional(Json),
  },
  { additionalProperties: true },
);
export type Client = Static<typeof Client>;
