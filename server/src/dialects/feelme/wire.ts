import Type from 'typebox';

/** FeelMe's field names and shapes (Lead API Integration Guide, sections 1 and 2). */

export const TokenRequest = Type.Object({
  scope: Type.Union([Type.Literal('admin'), Type.Literal('user')]),
  website: Type.String({ minLength: 1, maxLength: 255 }),
});

export const TokenReply = Type.Object({ token: Type.String() });

export const UserCreate = Type.Object({
  email: Type.String({ minLength: 1, maxLength: 254 }),
  password: Type.String({ minLength: 1, maxLength: 1024 }),
  agreed_to_policies: Type.Literal('agreed'),
});

/** `password` is a mask: the key is part of the documented answer, its value is never given out. */
export const User = Type.Object({
  id: Type.Integer(),
  email: Type.String(),
  password: Type.String(),
  agreed_to_policies: Type.String(),
});

/** Page of users: bare paging words as Django REST Framework's, which the vendor's trailing slashes and texts point to. */
export const UserList = Type.Object({
  count: Type.Integer(),
  next: Type.Union([Type.String(), Type.Null()]),
  previous: Type.Union([Type.String(), Type.Null()]),
  results: Type.Array(User),
});

export const UserListQuery = Type.Object({
  email: Type.Optional(Type.String({ maxLength: 254 })),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
});

export const UserPath = Type.Object({ id: Type.String({ maxLength: 20 }) });
