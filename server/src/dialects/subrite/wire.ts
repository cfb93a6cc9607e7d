import Type from 'typebox';
import { longestText } from '../../core/people/values.ts';

/** Subrite's field names and shapes (Third-Party Integration Guide). Samples show no optional marks: null is what is unset. */

/** Longest e-mail as it is sent, spaces and all; what is compared is shorter still (kit/email.ts). */
export const longestEmailText = 320;

const Text = Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: longestText });
const Flag = Type.Unsafe<boolean | null>({ type: ['boolean', 'null'] });
const PropertyValue = Type.Unsafe<string | number | boolean | null>({
  type: ['string', 'number', 'boolean', 'null'],
  maxLength: longestText,
});

/** An extension of ours, for members who sign in (docs/end-user-login.md): taken, and never answered. */
export const passwordLimits = { shortest: 8, longest: 1_024 } as const;
const Password = Type.String({
  minLength: passwordLimits.shortest,
  maxLength: passwordLimits.longest,
  writeOnly: true,
});

const AddressIn = Type.Object({
  line1: Type.Optional(Text),
  line2: Type.Optional(Text),
  city: Type.Optional(Text),
  state: Type.Optional(Text),
  postCode: Type.Optional(Text),
  country: Type.Optional(Text),
  addressType: Type.Optional(Text),
});

const PropertiesIn = Type.Record(Type.String(), PropertyValue);

const changeable = {
  password: Type.Optional(Password),
  fullName: Type.Optional(Text),
  phone: Type.Optional(Text),
  birthDate: Type.Optional(Text),
  nickName: Type.Optional(Text),
  isCompany: Type.Optional(Flag),
  companyName: Type.Optional(Text),
  organizationNo: Type.Optional(Text),
  address: Type.Optional(Type.Unsafe<Type.Static<typeof AddressIn> | null>({ ...AddressIn, type: ['object', 'null'] })),
  customPropertyValues: Type.Optional(
    Type.Unsafe<Type.Static<typeof PropertiesIn> | null>({ ...PropertiesIn, type: ['object', 'null'] }),
  ),
};

export const MemberCreate = Type.Object({
  ...changeable,
  email: Type.String({ minLength: 1, maxLength: longestEmailText }),
});

/** Of PUT and PATCH alike. An e-mail can be changed, but not taken away. */
export const MemberChange = Type.Object({
  ...changeable,
  email: Type.Optional(Type.String({ minLength: 1, maxLength: longestEmailText })),
});

export const MemberPath = Type.Object({ memberId: Type.String() });

const TextOut = Type.Unsafe<string | null>({ type: ['string', 'null'] });

const Address = Type.Object({
  line1: TextOut,
  line2: TextOut,
  city: TextOut,
  state: TextOut,
  postCode: TextOut,
  country: TextOut,
  addressType: Type.String(),
});

const Properties = Type.Record(
  Type.String(),
  Type.Unsafe<string | number | boolean | null>({ type: ['string', 'number', 'boolean', 'null'] }),
);

const shown = {
  id: Type.String(),
  fullName: TextOut,
  email: TextOut,
  phone: TextOut,
  birthDate: TextOut,
  nickName: TextOut,
  isCompany: Type.Boolean(),
  companyName: TextOut,
};
const placed = {
  memberNumber: Type.Integer(),
  address: Type.Union([Address, Type.Null()]),
  customPropertyValues: Properties,
};

/** Keys are written in the order of these schemas, which is that of the samples. The answer to a create has no `organizationNo`. */
export const CreatedMember = Type.Object({ ...shown, ...placed });
export const Member = Type.Object({ ...shown, organizationNo: TextOut, ...placed });

/** An item of the filter has no address. */
export const MemberItem = Type.Object({
  id: Type.String(),
  fullName: TextOut,
  nickName: TextOut,
  email: TextOut,
  birthDate: TextOut,
  phone: TextOut,
  isCompany: Type.Boolean(),
  companyName: TextOut,
  organizationNo: TextOut,
  memberNumber: Type.Integer(),
  customPropertyValues: Properties,
});
