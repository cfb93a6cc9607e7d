import Type, { type Static } from 'typebox';
import { type OwnField, ownFields } from './account-fields.ts';
import { longestField, NullableText, nullable, Parameter, PartnerNumber, Text } from './wire.ts';

/** Accounts on the wire: "Creating lead", and the sibling calls of the vendor's clients. */

/** `comment` is free text. */
const longestComment = 4_000;

const ownTexts = Object.fromEntries(
  ownFields.map((field) => [field, Text(field === 'comment' ? longestComment : longestField)]),
) as Record<OwnField, ReturnType<typeof Text>>;

const accountFields = {
  partnerId: PartnerNumber(),
  email: Text(),
  name: Text(),
  surname: Text(),
  phone: Text(),
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
  ...ownTexts,
};

/** What is said about an account. Nothing is required here: what is missing has an answer of its own. */
export const AccountModel = Type.Object({
  ...accountFields,
  leadInfo: Type.Optional(nullable(Type.Object({ leadSource: Text() }))),
});
export type AccountModel = Static<typeof AccountModel>;

/** Beside the account, clients of the back office name who it belongs to. */
export const AccountCreate = Type.Object({
  offerUuid: Text(),
  branchUuid: Text(),
  partnerId: PartnerNumber(),
  adminUuid: Text(),
  accountManager: Type.Optional(
    nullable(Type.Union([Type.String({ maxLength: longestField }), Type.Number(), Type.Object({ uuid: Text() })])),
  ),
  password: Text(),
  createAsDepositedAccount: Type.Optional(nullable(Type.Boolean())),
  account: Type.Optional(nullable(AccountModel)),
});
export type AccountCreate = Static<typeof AccountCreate>;

/** A stage of the lead with the operator's own name for it; some clients send the stage alone. */
const SentLeadStatus = Type.Union([
  Type.String({ maxLength: longestField }),
  Type.Object({
    leadStage: Text(),
    name: Text(),
    enabled: Type.Optional(nullable(Type.Boolean())),
    uuid: Text(),
    partnerId: PartnerNumber(),
    updated: Text(),
  }),
]);
export type SentLeadStatus = Static<typeof SentLeadStatus>;

const changeFields = {
  ...accountFields,
  leadInfo: Type.Optional(
    nullable(Type.Object({ leadSource: Text(), leadStatus: Type.Optional(nullable(SentLeadStatus)) })),
  ),
  leadStatus: Type.Optional(nullable(SentLeadStatus)),
};

/** Changes to an account: flat, as its clients send them, or under `account`, as the create call has them. */
export const AccountChange = Type.Object({
  ...changeFields,
  account: Type.Optional(nullable(Type.Object(changeFields))),
});
export type AccountChange = Static<typeof AccountChange>;

export const LeadStatus = Type.Object({
  leadStage: Type.String(),
  name: Type.String(),
  enabled: Type.Boolean(),
  uuid: Type.String(),
  partnerId: Type.Integer(),
  updated: Type.String(),
});

/** An account. `uuid` and `accountUuid` are the same: clients read either. */
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
  locale: NullableText,
  maritalStatus: NullableText,
  ...(Object.fromEntries(ownFields.map((field) => [field, NullableText])) as Record<OwnField, typeof NullableText>),
  partnerId: Type.Integer(),
  role: Type.String(),
  status: Type.String(),
  branchUuid: NullableText,
  becomeActiveClientTime: NullableText,
  leadInfo: Type.Object({
    leadSource: Type.String(),
    leadStatus: LeadStatus,
    becomeActiveClientTime: NullableText,
  }),
  leadStatus: LeadStatus,
});

export const CreatedAccount = Type.Object({ ...Account.properties, oneTimeToken: Type.String() });

/** Which account a call is about, where the path does not say it. */
export const AccountQuery = Type.Object({
  email: Parameter('the account’s e-mail, in any spelling; required'),
  partnerId: Parameter('the partner’s number; required'),
});
export const EmailQuery = Type.Object({ email: Parameter('the account’s e-mail, in any spelling; required') });

export const PasswordChange = Type.Object({ email: Text(), partnerId: PartnerNumber(), newValue: Text() });

/** This server runs no trading platform: no account has trading accounts here. */
export const TradingAccounts = Type.Array(Type.Object({}, { additionalProperties: false }), { maxItems: 0 });
