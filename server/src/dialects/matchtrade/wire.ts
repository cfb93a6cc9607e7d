import Type, { type Static, type TSchema } from 'typebox';

/** Match-Trade's field names and shapes: what all calls share, and the token call's. The others' stand in `wire-*.ts`. */

/** Names of operations whose errors have a form or a meaning of their own. */
export const tokenOperation = 'matchtrade.token.create';
export const createAccountOperation = 'matchtrade.account.create';
export const updateAccountOperation = 'matchtrade.account.update';
export const patchAccountOperation = 'matchtrade.account.patch';
export const changePasswordOperation = 'matchtrade.password.change';

/** Longest text of one account field, in UTF-16 units: the vendor's persistence layer makes columns of 255 unless told otherwise. */
export const longestField = 255;

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Numbers stand for their digits, as the vendor's JSON reader takes them (phones and post codes come so). */
export const Text = (maxLength = longestField) =>
  Type.Optional(nullable(Type.Union([Type.String({ maxLength }), Type.Number()])));

/** The partner's number in a body, also as digits. */
export const PartnerNumber = () =>
  Type.Optional(nullable(Type.Union([Type.Integer(), Type.String({ pattern: '^(-?\\d{1,9})?$' })])));

export const NullableText = nullable(Type.String());

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

export const PartnerPath = Type.Object({ partnerID: Type.String() });
export const AccountPath = Type.Object({ partnerID: Type.String(), uuid: Type.String() });

/** Query parameters are read by hand: what clients send beside them is passed over, as the vendor's framework does. */
export const Parameter = (description: string) => Type.Optional(Type.Unknown({ description }));
