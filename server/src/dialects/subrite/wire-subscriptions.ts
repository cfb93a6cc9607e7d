import Type from 'typebox';
import { filterLimits } from './wire-filter.ts';

/**
 * Packages and subscriptions on the wire. Of these the guide shows only the body of "Create a Subscription"; the rest is inferred
 * from its names (`packageId`, `subscriptionPlanId`, `subscriptionPlanStatus`) and the filter's paging.
 */

/** Longest text of an id or date: far more than either has. */
export const longestWord = 100;

export const SubscribeBody = Type.Object({
  packageId: Type.Integer(),
  paymentDate: Type.String({ minLength: 1, maxLength: longestWord }),
  memberId: Type.String({ minLength: 1, maxLength: longestWord }),
});

/** 15 digits fit a number exactly. */
export const PackagePath = Type.Object({ packageId: Type.String({ pattern: '^\\d{1,15}$' }) });

export const PageQuery = Type.Object({
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: filterLimits.page })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: filterLimits.pageSize })),
});

const TextOut = Type.Unsafe<string | null>({ type: ['string', 'null'] });
const NumberOut = Type.Unsafe<number | null>({ type: ['number', 'null'] });
const IntegerOut = Type.Unsafe<number | null>({ type: ['integer', 'null'] });

const priced = { id: Type.Integer(), name: Type.String(), price: NumberOut, currency: TextOut };

export const ProductPackage = Type.Object({
  ...priced,
  /** Null: without end. */
  durationDays: IntegerOut,
  plans: Type.Array(Type.Object(priced)),
});

const period = {
  id: Type.Integer(),
  planId: Type.Integer(),
  planName: Type.String(),
  status: Type.Unsafe<'pending' | 'active' | 'expired'>({ type: 'string', enum: ['pending', 'active', 'expired'] }),
  startDate: Type.String(),
  endDate: TextOut,
};

/** The answer to a purchase. */
export const Subscribed = Type.Object({
  memberId: Type.String(),
  packageId: Type.Integer(),
  packageName: TextOut,
  paymentDate: Type.String(),
  subscriptions: Type.Array(Type.Object(period)),
});

/** Of a member's list, where a subscription may have come in without a package. */
export const Subscription = Type.Object({
  ...period,
  packageId: IntegerOut,
  packageName: TextOut,
  paymentDate: TextOut,
});

const paging = { total: Type.Integer(), page: Type.Integer(), limit: Type.Integer(), totalPages: Type.Integer() };

export const PackagePage = Type.Object({ items: Type.Array(ProductPackage), ...paging });
export const SubscriptionPage = Type.Object({ items: Type.Array(Subscription), ...paging });
