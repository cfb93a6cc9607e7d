import Type, { type Static } from 'typebox';
import { Location } from './wire-lists.ts';

/**
 * What apps ask for and are shown (the vendor's mobile library). It reads every text as one that may be null: what is not known is null, and
 * every key is always there (inferred).
 */

const Sent = Type.Optional(Type.Union([Type.String({ maxLength: 4_096 }), Type.Number(), Type.Null()]));
const Search = Type.Optional(Type.Union([Type.String({ maxLength: 200 }), Type.Number(), Type.Null()]));
const Attributes = Type.Optional(
  Type.Union([
    Type.Array(Type.Unknown(), { maxItems: 1_000 }),
    Type.Record(Type.String(), Type.Unknown()),
    Type.String(),
    Type.Null(),
  ]),
);

export const ContentRequest = Type.Object({
  appkey: Sent,
  mid: Sent,
  additionalData: Attributes,
  aditionalData: Attributes,
  searchQuery: Search,
});

export const NearRequest = Type.Object({ appkey: Sent, mid: Sent, lat: Sent, lon: Sent });

const Id = Type.String({ pattern: '^[0-9a-f]{24}$' });
const orNull = <S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Text = orNull(Type.String());
const Instant = orNull(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' }));
const Price = orNull(Type.String({ pattern: '^\\d+\\.\\d{2}$' }));

const ad = {
  adType: Type.String(),
  title: Text,
  campaignName: Text,
  topMessage: Text,
  contentType: Text,
  contentUrl: Text,
  bannerType: Text,
  bottomMessage: Text,
  buttonText: Text,
  publishDate: Instant,
  expirationDate: Instant,
  linkUrl: Text,
};
/** Who pays for it. */
const sponsor = { campaignId: Id, adId: Id };
const maybeSponsor = { campaignId: orNull(Id), adId: orNull(Id) };

const product = { id: Id, name: Type.String(), url: Text, image: Text, description: Text, category: Text };

export const Ad = Type.Object({ ...ad, ...sponsor });
export type Ad = Static<typeof Ad>;
export const Sponsored = Type.Object({ ...product, ...sponsor, offerPrice: Price, originalPrice: Price, sku: Text });
export type Sponsored = Static<typeof Sponsored>;
export const Recommended = Type.Object({ ...product, ...maybeSponsor, price: Price });
export type Recommended = Static<typeof Recommended>;

/** In `content-delivery` the library reads products as ads; here they are both. */
const SponsoredAd = Type.Object({ ...Sponsored.properties, ...ad });
export type SponsoredAd = Static<typeof SponsoredAd>;
const RecommendedAd = Type.Object({ ...Recommended.properties, ...ad });
export type RecommendedAd = Static<typeof RecommendedAd>;

const Content = Type.Object({
  displayAd: Type.Array(Ad),
  videoAdHorizontalVideo: Type.Array(Ad),
  videoAdVerticalVideo: Type.Array(Ad),
  leadAd: Type.Array(Ad),
  sponsoredProducts: Type.Array(SponsoredAd),
  recommendationProducts: Type.Array(RecommendedAd),
  mobileNotifications: Type.Array(Ad),
});
export type Content = Static<typeof Content>;

const answer = <S extends Type.TSchema>(data: S) =>
  Type.Object({ success: Type.Literal(true), mobileId: Type.String(), data });

export const ContentAnswer = answer(Content);
export const SponsoredAnswer = answer(Type.Array(Sponsored));
export const SponsoredIdsAnswer = answer(Type.Array(Type.Pick(Sponsored, ['id', 'sku', 'campaignId', 'adId'])));
export const RecommendedAnswer = answer(Type.Array(Recommended));
export const RecommendedIdsAnswer = answer(Type.Array(Type.Pick(Recommended, ['id', 'campaignId', 'adId'])));

/** Metres. */
const Near = Type.Object({ ...Location.properties, distance: Type.Number() });
export const NearAnswer = answer(Type.Union([Near, Type.Object({}, { additionalProperties: false })]));
