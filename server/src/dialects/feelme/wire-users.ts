import Type from 'typebox';
import { PageOf, pageQuery } from './wire.ts';

/** FeelMe's users (Lead API Integration Guide, section 2). */

const fields = {
  email: Type.String({ minLength: 1, maxLength: 254 }),
  password: Type.String({ minLength: 1, maxLength: 1024 }),
  agreed_to_policies: Type.Literal('agreed'),
};

export const UserCreate = Type.Object(fields);

/** Any of them; what is absent stays. */
export const UserChange = Type.Object({
  email: Type.Optional(fields.email),
  password: Type.Optional(fields.password),
  agreed_to_policies: Type.Optional(fields.agreed_to_policies),
});

/** `password` is a mask: the key is part of the documented answer, its value is never given out. */
export const User = Type.Object({
  id: Type.Integer(),
  email: Type.String(),
  password: Type.String(),
  agreed_to_policies: Type.String(),
});

export const UserList = PageOf(User);

export const UserListQuery = Type.Object({
  email: Type.Optional(Type.String({ maxLength: 254 })),
  ...pageQuery,
});
