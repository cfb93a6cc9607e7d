import Type from 'typebox';
import { longestText, type PersonField } from '../../core/people/values.ts';

/**
 * Footprints' names and shapes of what comes in (Authentication, Add Lead, Get Leads, Get customers, Update customer). Forms have
 * texts only, so every field is taken as text, too; `decode.ts` reads them.
 */

/** The texts about a person, by their name on the wire and in the core. */
export const textFields = {
  userFirstName: 'givenName',
  userLastName: 'familyName',
  userEmail: 'email',
  userPhone: 'phone',
  userCity: 'city',
  userCounty: 'region',
  userCountry: 'country',
  userAddress: 'addressLine1',
  userDistrict: 'district',
  userFamilyDetails: 'maritalStatus',
  userIndustry: 'industry',
  userCompanyName: 'companyName',
  userCompanyAddress: 'companyAddress',
  userJob: 'jobTitle',
  userJobDescription: 'jobDescription',
  userIncome: 'income',
  userExternalId: 'externalId',
  nationalId: 'nationalId',
  facebookUrl: 'facebookUrl',
  imageUrl: 'imageUrl',
} as const satisfies Record<string, PersonField>;

/** What a lead can point at: the core's names are the wire's. */
export const targetFields = [
  'offlineCampaignId',
  'offerCategoryId',
  'offerId',
  'skuId',
  'locationId',
  'consultantId',
  'channelId',
] as const;

export const channels = ['sms', 'email', 'notification', 'dm', 'socialMedia'] as const;
export const channelTypes = ['owner', 'group', 'partners'] as const;

/** The consents by their name on the wire and in the core. `agreeToCollect` is only in the samples of answers. */
export const consentFields = {
  agreeTandc: 'terms',
  agreePrivacy: 'privacy',
  agreedTargetedMessages: 'targetedMessages',
  isAdult: 'adult',
  agreeToCollect: 'dataCollection',
} as const;

const wireNames = new Map<string, string>([
  ...Object.entries(textFields).map(([wire, core]): [string, string] => [core, wire]),
  ['contract.number', 'contractNumber'],
  ['contract.value', 'contractValue'],
  ['contract.signedAt', 'contractDate'],
  ['contract.description', 'contractDescription'],
  ['lead', 'leadId'],
  ['actionType', 'leadActionTypeId'],
  ['detail', 'actionDetail'],
]);

/** The wire's name of a core field; other names are the wire's already. */
export function wireNameOf(field: string): string {
  return wireNames.get(field) ?? field;
}

export const Text = Type.Optional(Type.Union([Type.String({ maxLength: longestText }), Type.Number(), Type.Null()]));
const Flag = Type.Optional(Type.Union([Type.Boolean(), Type.Integer(), Type.String({ maxLength: 20 }), Type.Null()]));
export const Amount = Type.Optional(Type.Union([Type.Number(), Type.String({ maxLength: 20 }), Type.Null()]));
/** A list; one value alone and JSON text (multipart) stand for one, too. */
export const List = Type.Optional(
  Type.Union([Type.Array(Type.Unknown(), { maxItems: 1_000 }), Type.String(), Type.Number(), Type.Null()]),
);
const Parts = Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.String(), Type.Null()]));

export function each<K extends string, S>(names: readonly K[], schema: S): Record<K, S> {
  return Object.fromEntries(names.map((name) => [name, schema])) as Record<K, S>;
}

const person = {
  ...each(Object.keys(textFields) as (keyof typeof textFields)[], Text),
  /** The documents' spelling. */
  userFamilyDetalis: Text,
  userSex: Text,
  userBirthday: Text,
  userChildren: Amount,
  noOfKids: Amount,
  hasKids: Flag,
  kidsAge: List,
  interests: List,
  preferences: List,
  marketingChannels: List,
  customDetails: Parts,
  ...each(Object.keys(consentFields) as (keyof typeof consentFields)[], Flag),
};

/** Other names are custom variables, kept when they are declared. */
export const LeadCreate = Type.Object({
  ...person,
  ...each(targetFields, Text),
  nps: Amount,
  tags: List,
  userComments: Text,
  createdAt: Text,
  timezone: Text,
  /** Only in samples of answers; kept with the lead. */
  skuExternalId: Text,
  industryId: Text,
  deviceType: Text,
});

export const LeadPath = Type.Object({ offerCategoryId: Type.Optional(Type.String({ maxLength: 100 })) });

export const ClientUpdate = Type.Object(person);

const Parameter = Type.Optional(Type.Union([Type.String({ maxLength: 1_024 }), Type.Number(), Type.Null()]));
const tokenParameters = each(['grant_type', 'pin', 'username', 'password', 'refresh_token'], Parameter);
export const TokenRequest = Type.Object(tokenParameters);

/** Leads on one page. Neither the default nor a limit is stated (inferred). */
export const pageSizes = { default: 100, most: 1_000 } as const;

export const LeadQuery = Type.Object({
  startDate: Type.Optional(Type.String({ maxLength: 40 })),
  endDate: Type.Optional(Type.String({ maxLength: 40 })),
  pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: pageSizes.most, default: pageSizes.default })),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 })),
  appKey: Type.Optional(Type.String({ maxLength: 100 })),
});

const Key = Type.Optional(Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Null()]));
/** What names a customer. */
export const ClientKeys = Type.Object(each(['userExternalId', 'nationalId', 'userEmail', 'userPhone'], Key));
