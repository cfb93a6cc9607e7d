import Type, { type Static, type TSchema } from 'typebox';

/** Match-Trade's field names and shapes (lead provider document, and the sibling calls its clients make). */

/** Names of operations whose errors have a form or a meaning of their own. */
export const tokenOperation = 'matchtrade.token.create';
export const createAccountOperation = 'matchtrade.account.create';

/** Longest text of one account field, in UTF-16 units: the vendor's persistence layer makes columns of 255 unless told otherwise. */
export const longestField = 255;
/** `comment` is free text. */
const longestComment = 4_000;

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Numbers stand for their digits, as the vendor's JSON reader takes them (phones and post codes come so). */
const Text = (maxLength = longestField) =>
  Type.Optional(nullable(Type.Union([Type.String({ maxLength }), Type.Number()])));

export const TokenRequest = Type.Object({
  grant_type: Type.Optional(Type.String({ maxLength: 100, description: '`password` or `refresh_token`' })),
  username: Type.Optional(Type.String({ maxLength: 1_024 })),
  password: Type.Optional(Type.String({ maxLength: 1_024 })),
  refresh_token: Type.Optional(Type.String({ maxLength: 8_192 })),
});
export type TokenRequest = Static<typeof TokenRequest>;

export const TokenReply = Type.Object({
  access_token: Type.String(),
  token_type: Type.Literal('bearer'),
  refresh_token: Type.String(),
  expires_in: Type.Integer(),
  account_uuid: Type.String(),
  manager_scope: Type.String(),
  fl: Type.Null(),
  partnerId: Type.Integer(),
  email: Type.String(),
  jti: Type.String(),
});

/** What a lead provider says about an account. Nothing is required here: what is missing has an answer of its own. */
export const AccountModel = Type.Object({
  partnerId: Type.Optional(nullable(Type.Union([Type.Integer(), Type.String({ pattern: '^(-?\\d{1,9})?$' })]))),
  email: Text(),
  name: Text(),
  surname: Text(),
  phone: Text(),
  leadInfo: Type.Optional(nullable(Type.Object({ leadSource: Text() }))),
  branchUuid: Text(),
  country: Text(),
  state: Text(),
  city: Text(),
  postCode: Text(),
  address: Text(),
  dateOfBirth: Text(),
  locale: Text(),
  maritalStatus: Text(),
  password: Text(),
  role: Text(),
  status: Text(),
  bankAddress: Text(),
  bankSwiftCode: Text(),
  bankAccount: Text(),
  bankName: Text(),
  accountName: Text(),
  clientType: Text(),
  parentTradingAccountId: Text(),
  parentTradingAccountSystem: Text(),
  parentTradingAccountUuid: Text(),
  accountManagerUuid: Text(),
  citizenship: Text(),
  taxIdentificationNumber: Text(),
  passportIdNumber: Text(),
  passportIdCountry: Text(),
  faxNumber: Text(),
  campaignId: Text(),
  source: Text(),
  contact: Text(),
  comment: Text(longestComment),
});
export type AccountModel = Static<typeof AccountModel>;

export const AccountCreate = Type.Object({
  offerUuid: Text(),
  branchUuid: Text(),
  account: Type.Optional(nullable(AccountModel)),
});
export type AccountCreate = Static<typeof AccountCreate>;

const NullableText = nullable(Type.String());

/** The created account. `uuid` and `accountUuid` are the same: clients read either. */
export const Account = Type.Object({
  uuid: Type.String(),
  accountUuid: Type.String(),
  created: Type.String(),
  updated: Type.String(),
  email: Type.String(),
  name: Type.String(),
  surname: Type.String(),
  phone: NullableText,
  country: NullableText,
  state: NullableText,
  city: NullableText,
  postCode: NullableText,
  address: NullableText,
  dateOfBirth: NullableText,
  partnerId: Type.Integer(),
  role: Type.String(),
  status: Type.String(),
  branchUuid: NullableText,
  leadInfo: Type.Object({ leadSource: Type.String() }),
  oneTimeToken: Type.String(),
});

export const LeadRow = Type.Object({
  uuid: Type.String(),
  created: Type.String(),
  updated: Type.String(),
  email: Type.String(),
  branchUuid: NullableText,
  name: Type.String(),
  surname: Type.String(),
  phone: NullableText,
  country: NullableText,
  role: Type.String(),
  leadStatus: Type.String(),
  leadSource: Type.String(),
  partnerId: Type.Integer(),
});

/** A page as Spring Data writes it. */
export const LeadPage = Type.Object({
  content: Type.Array(LeadRow),
  totalPages: Type.Integer(),
  totalElements: Type.Integer(),
  number: Type.Integer(),
  size: Type.Integer(),
  first: Type.Boolean(),
  last: Type.Boolean(),
  numberOfElements: Type.Integer(),
  empty: Type.Boolean(),
});

export const PartnerPath = Type.Object({ partnerID: Type.String() });

const Parameter = (description: string) => Type.Optional(Type.Unknown({ description }));

/** Read by hand (paging.ts): what cannot be read as a page is passed over, as the vendor's framework does, never refused. */
export const LeadListQuery = Type.Object({
  query: Parameter('part of a name, an e-mail or a phone; empty: everybody'),
  from: Parameter('created at or after, ISO 8601'),
  to: Parameter('created at or before, ISO 8601'),
  size: Parameter('rows a page, at most 2000; 20 when absent'),
  page: Parameter('page number, from 0'),
});
export type LeadListQuery = Static<typeof LeadListQuery>;
