import Type, { type Static } from 'typebox';

/**
 * Footprints' names and shapes of the operator's lists (List Catalogues to List Channels), key by key as the samples print them. Every
 * printed key is always there: texts that nobody gave are empty, a price, quantity, parent or day is null (inferred).
 */

const Id = Type.String({ pattern: '^[0-9a-f]{24}$' });
const Instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' });
const orNull = <S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Named = Type.Object({ _id: Id, name: Type.String() });

/** Items on a page. Not stated, and no parameter changes it (inferred). */
export const itemsPerPage = 100;

export const PageQuery = Type.Object({
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 })),
});

export const Catalogues = Type.Array(Named);

const priced = {
  ...Named.properties,
  price: orNull(Type.Number()),
  externalId: orNull(Type.String()),
};
export const Offers = Type.Array(Type.Object({ ...priced, offerCategory: orNull(Named) }));
export const Skus = Type.Array(Type.Object({ ...priced, quantity: orNull(Type.Number()), offer: orNull(Named) }));

const Name = Type.Optional(Type.String({ maxLength: 500 }));
export const LocationQuery = Type.Object({ country_name: Name, county_name: Name });

export const Location = Type.Object({
  _id: Id,
  timestamp: Instant,
  createdAt: Instant,
  areaId: orNull(Id),
  name: Type.String(),
  description: Type.String(),
  address: Type.String(),
  __v: Type.Integer(),
  coords: Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }),
  image: Type.String(),
});
export type Location = Static<typeof Location>;
export const Locations = Type.Array(Location);

const Scalar = Type.Union([Type.String(), Type.Number(), Type.Null()]);
const DrawFrequency = Type.Object({
  repeats: Type.String(),
  frequency: Scalar,
  day: Scalar,
  end: Type.Object({ type: Type.String(), value: Type.String() }),
});

export const OfflineCampaign = Type.Object({
  _id: Id,
  locationId: orNull(Id),
  name: Type.String(),
  description: Type.String(),
  image: orNull(Type.String()),
  type: Type.String(),
  budget: Type.Number(),
  startDate: orNull(Instant),
  endDate: orNull(Instant),
  timestamp: Instant,
  createdAt: Instant,
  drawFrequency: DrawFrequency,
  winningType: Type.Array(Type.String()),
  __v: Type.Integer(),
});
export type OfflineCampaign = Static<typeof OfflineCampaign>;
export const OfflineCampaigns = Type.Array(OfflineCampaign);

export const BusinessUser = Type.Object({
  _id: Id,
  locations: Type.Array(Named),
  offerCategories: Type.Array(Named),
  firstName: Type.String(),
  lastName: Type.String(),
  email: Type.String(),
  phone: Type.String(),
  groupRole: Type.String(),
  role: Type.String(),
});
export type BusinessUser = Static<typeof BusinessUser>;
export const BusinessUsers = Type.Array(BusinessUser);

export const Channels = Type.Array(Type.Object({ ...Named.properties, mediaType: Type.String() }));
