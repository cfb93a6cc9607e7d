/**
 * The values a record can say about a person, in the core's own names and forms. Every field is optional; absent means
 * "this source said nothing". A dialect's `map.ts` translates from and to its wire names; what only one dialect
 * understands stays in the record's `details`.
 */
export interface PersonValues {
  /** As one text; where a source knows only the parts, the projection joins them. */
  fullName?: string;
  givenName?: string;
  familyName?: string;
  nickName?: string;
  /** As it was sent; the normalised key is the record's identifier. */
  email?: string;
  phone?: string;
  /** Calendar day, `YYYY-MM-DD`. */
  birthDate?: string;
  sex?: 'male' | 'female' | 'other';
  maritalStatus?: string;
  childrenCount?: number;
  hasChildren?: boolean;
  childrenAges?: number[];
  isCompany?: boolean;
  companyName?: string;
  companyAddress?: string;
  organizationNo?: string;
  industry?: string;
  jobTitle?: string;
  jobDescription?: string;
  income?: string;
  addressLine1?: string;
  addressLine2?: string;
  city?: string;
  /** State, county, region. */
  region?: string;
  district?: string;
  postCode?: string;
  /** As it was sent: a name or a two-letter code. */
  country?: string;
  addressType?: string;
  locale?: string;
  imageUrl?: string;
  facebookUrl?: string;
  externalId?: string;
  nationalId?: string;
  interests?: string[];
  preferences?: string[];
  /** Consents by their name in `consentNames`. */
  consents?: Partial<Record<ConsentName, boolean>>;
  marketingChannels?: MarketingChannel[];
  customProperties?: Record<string, CustomValue>;
}

export type CustomValue = string | number | boolean | null;
export type ConsentName = 'terms' | 'privacy' | 'targetedMessages' | 'dataCollection' | 'adult' | 'policies';

export interface MarketingChannel {
  /** sms, email, notification, dm, socialMedia. */
  channel: string;
  /** owner, group, partners. */
  type: string;
  agreed: boolean;
}

export type PersonField = keyof PersonValues;

/** A change to a record's values: a value sets the field, null clears it, absent leaves it. */
export type PersonPatch = { [F in PersonField]?: PersonValues[F] | null };

/** Fields whose value is a set of named parts: they are merged part by part, in patches and in the projection. */
export const mergedFields = ['consents', 'customProperties'] as const satisfies PersonField[];
export type MergedField = (typeof mergedFields)[number];

/** Fields that describe one thing together: the latest record that says any of them says all of them. */
export const fieldGroups: readonly (readonly PersonField[])[] = [
  ['fullName', 'givenName', 'familyName'],
  ['addressLine1', 'addressLine2', 'city', 'region', 'district', 'postCode', 'country', 'addressType'],
];

/** Longest text a value may hold, in UTF-16 units; longer is refused, never cut. */
export const longestText = 4_000;
