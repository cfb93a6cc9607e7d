import Type, { type TSchema } from 'typebox';
import { PageOf, pageQuery, Website } from './wire.ts';

/** FeelMe's subscriptions (Lead API Integration Guide, section 3). */

/** Most subscriptions of one request with the scope `admin`. */
const mostAtOnce = 100;

/** ISO 8601; read by `kit/dates.ts`, which takes more spellings than a format could say. */
const Moment = Type.String({ maxLength: 64 });
const UserEmail = Type.String({ minLength: 1, maxLength: 254 });
const Status = Type.Union([Type.Literal('pending'), Type.Literal('active'), Type.Literal('expired')]);

const several = <T extends TSchema>(item: T) =>
  Type.Object({ subscriptions: Type.Array(item, { minItems: 1, maxItems: mostAtOnce }) });

export const SubscriptionsCreate = several(
  Type.Object({
    /** The guide's sample sends 0: a placeholder, whatever it is. */
    id: Type.Optional(Type.Unknown({ description: 'Ignored: ids are given out by the server' })),
    user_email: UserEmail,
    website: Website,
    starts_at: Moment,
    ends_at: Moment,
  }),
);

const changes = {
  user_email: Type.Optional(UserEmail),
  website: Type.Optional(Website),
  starts_at: Type.Optional(Moment),
  ends_at: Type.Optional(Moment),
};

/** `user_email` and `website` may be repeated; they cannot be changed. */
export const SubscriptionChange = Type.Object(changes);

export const SubscriptionsChange = several(
  Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }), ...changes }),
);

const period = { starts_at: Type.String(), ends_at: Type.Union([Type.String(), Type.Null()]), status: Status };

/** As a subscription is read. `ends_at` is null only for plans of the operator that run until they are ended. */
export const Subscription = Type.Object({
  id: Type.Integer(),
  user_email: Type.String(),
  website: Type.String(),
  ...period,
});

/** The four documented fields and no other. */
export const SubscriptionsCreated = Type.Object({
  subscriptions_created: Type.Array(Type.Object({ user_email: Type.String(), ...period })),
});

export const SubscriptionsUpdated = Type.Object({ subscriptions_updated: Type.Array(Subscription) });

export const SubscriptionList = PageOf(Subscription);

/** Bounds are named as Django's filters are, and include their moment. */
export const SubscriptionListQuery = Type.Object({
  user_email: Type.Optional(Type.String({ maxLength: 254 })),
  website: Type.Optional(Type.String({ maxLength: 255 })),
  status: Type.Optional(Status),
  starts_at__gte: Type.Optional(Moment),
  starts_at__lte: Type.Optional(Moment),
  ends_at__gte: Type.Optional(Moment),
  ends_at__lte: Type.Optional(Moment),
  ...pageQuery,
});
