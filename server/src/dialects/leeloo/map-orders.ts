import type { Static } from 'typebox';
import { invalid } from '../../core/errors.ts';
import type { ChangeOrder } from '../../core/orders/change-order.ts';
import { type OrderCurrency, type OrderStatus, type OrderView, orderCurrencies } from '../../core/orders/orders.ts';
import { isoMillis, parseInstant } from '../../kit/dates.ts';
import { hex } from './ids.ts';
import type { NewOrder, OrderDetail, OrderRow, OrderUpdate } from './wire-orders.ts';

export function toNewOrder({ id, title, price, currency, status, ...order }: OrderView): Static<typeof NewOrder> {
  return {
    id: hex(id),
    title,
    price: Number(price),
    currency,
    status: status.toUpperCase(),
    createdAt: isoMillis(order.createdAt),
    updatedAt: isoMillis(order.updatedAt),
  };
}

export function toOrderRow(order: OrderView): Static<typeof OrderRow> {
  return { ...toNewOrder(order), person_id: hex(order.personId) };
}

/** @param vocabulary `payment`: the words that the document's comment lists beside this sample, instead of those of all its answers */
export function toOrderDetail(order: OrderView, vocabulary = ''): Static<typeof OrderDetail> {
  return {
    ...toNewOrder(order),
    ...(vocabulary === 'payment' ? { status: paymentWord(order) } : {}),
    description: order.description,
    paymentMethod: order.paymentKind.toUpperCase(),
  };
}

function paymentWord({ status, isPartlyPaid }: OrderView): string {
  if (status === 'opened') return isPartlyPaid ? 'PENDING' : 'ORDER';
  return status === 'resolved' ? 'SUCCESS' : 'FAILED';
}

/** What an order can be decided to be, in both of the document's vocabularies. */
const decisions: Record<string, Exclude<OrderStatus, 'opened'>> = {
  RESOLVED: 'resolved',
  SUCCESS: 'resolved',
  REJECTED: 'rejected',
  FAILED: 'rejected',
};

/** Whole units, at most two digits behind the point (or comma): what the core keeps exactly. */
const priceShape = /^\d{1,12}(?:[.,]\d{1,2})?$/;

/** What an update says; empty fields say nothing. Pure. @throws CoreError `invalid` */
export function toOrderChange(body: Static<typeof OrderUpdate>): Omit<ChangeOrder, 'id'> {
  const said = Object.fromEntries(
    Object.keys(updates).flatMap((name) => {
      const text = body[name as keyof typeof updates]?.trim() ?? '';
      return text === '' ? [] : [[name, text]];
    }),
  ) as Static<typeof OrderUpdate>;
  const { status, paymentDate, currency, price, userComments } = said;
  if (Object.keys(said).length === 0) throw invalid('status', 'required');
  return {
    ...(status === undefined ? {} : { status: decisionOf(status) }),
    ...(paymentDate === undefined ? {} : { paidAt: momentOf(paymentDate, 'paymentDate') }),
    ...(currency === undefined ? {} : { currency: currencyOf(currency) }),
    ...(price === undefined ? {} : { price: priceOf(price) }),
    ...(userComments === undefined ? {} : { comment: userComments }),
  };
}

const updates = { status: 1, paymentDate: 1, currency: 1, price: 1, userComments: 1 };

function decisionOf(text: string) {
  const decision = Object.hasOwn(decisions, text.toUpperCase()) ? decisions[text.toUpperCase()] : undefined;
  if (decision === undefined) throw invalid('status', 'wrong_value');
  return decision;
}

function currencyOf(text: string): OrderCurrency {
  const currency = orderCurrencies.find((known) => known === text.toUpperCase());
  if (currency === undefined) throw invalid('currency', 'wrong_value');
  return currency;
}

function priceOf(text: string): string {
  if (!priceShape.test(text)) throw invalid('price', 'wrong_format');
  return text.replace(',', '.');
}

/** @throws CoreError `invalid` for a date that is none */
export function momentOf(text: string, field: string): number {
  const moment = parseInstant(text.trim());
  if (moment === undefined) throw invalid(field, 'wrong_format');
  return moment;
}
