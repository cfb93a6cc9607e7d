import Type, { type TSchema } from 'typebox';

/** FeelMe's token request and what its lists have in common (Lead API Integration Guide, section 1). */

/** The part of the service that a token and a subscription are for. */
export const Website = Type.String({ minLength: 1, maxLength: 255 });

export const TokenRequest = Type.Object({
  scope: Type.Union([Type.Literal('admin'), Type.Literal('user')]),
  website: Website,
});

export const TokenReply = Type.Object({ token: Type.String() });

/** What is no integer names nothing: 404, like an unknown one. */
export const IdPath = Type.Object({ id: Type.String({ maxLength: 20 }) });

/** A page: paging words as Django REST Framework's, which the vendor's trailing slashes and texts point to. */
export function PageOf<T extends TSchema>(item: T) {
  return Type.Object({
    count: Type.Integer(),
    next: Type.Union([Type.String(), Type.Null()]),
    previous: Type.Union([Type.String(), Type.Null()]),
    results: Type.Array(item),
  });
}

export const pageQuery = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
};
