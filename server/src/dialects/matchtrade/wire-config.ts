import Type from 'typebox';
import { NullableText, Parameter } from './wire.ts';

/** What clients ask for before they create an account. */

export const Offers = Type.Array(
  Type.Object({
    uuid: Type.String(),
    partnerId: Type.Integer(),
    created: Type.String(),
    updated: Type.String(),
    name: Type.String(),
    description: NullableText,
    currency: NullableText,
    demo: Type.Boolean(),
  }),
);

export const RegisterFields = Type.Array(
  Type.Object({
    uuid: Type.String(),
    partnerId: Type.Integer(),
    created: Type.String(),
    updated: Type.String(),
    type: Type.String(),
    active: Type.Boolean(),
    demo: Type.Boolean(),
    required: Type.Boolean(),
  }),
);

export const RegisterFieldsQuery = Type.Object({
  partnerId: Parameter('the partner’s number; required'),
  demo: Parameter('true: the fields of demo accounts'),
});
