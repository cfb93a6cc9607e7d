import type { Id } from '../../kit/ids.ts';

/** Opened until it is decided, once: resolved (a sale) or rejected. */
export const orderStatuses = ['opened', 'resolved', 'rejected'] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** What an order may be counted in when it is decided. An offer's own currency is taken as it is. */
export const orderCurrencies = ['USD', 'EUR', 'UAH', 'RUB', 'RON'] as const;
export type OrderCurrency = (typeof orderCurrencies)[number];

/** Times in epoch milliseconds; prices are decimal text in whole units of their currency. */
export interface OrderView {
  readonly id: Id;
  readonly recordId: Id;
  /** The person as the actor may see it: under `own` its record. */
  readonly personId: Id;
  readonly title: string;
  readonly description: string;
  readonly price: string;
  readonly currency: string;
  readonly status: OrderStatus;
  /** Something of it has come in, but it is not decided yet. */
  readonly isPartlyPaid: boolean;
  readonly paymentMethodId: Id | null;
  /** The kind of its payment method: `manual`, or a payment system's name. */
  readonly paymentKind: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly comment: string | null;
  readonly transactionAt: number | null;
  readonly paidAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}
