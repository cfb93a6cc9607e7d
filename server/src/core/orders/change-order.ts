import type { Id } from '../../kit/ids.ts';
import { publish } from '../changes.ts';
import { countedAround } from '../counters/count-person.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { visibleOrder } from './find-order.ts';
import type { OrderCurrency } from './orders.ts';
import { changeOpenOrder } from './queries.ts';

export interface ChangeOrder {
  readonly id: Id;
  /** Decides the order; absent: it stays opened. */
  readonly status?: 'resolved' | 'rejected';
  /** What was really paid, decimal text. */
  readonly price?: string;
  readonly currency?: OrderCurrency;
  /** Epoch milliseconds; a resolved order without it was paid now. */
  readonly paidAt?: number;
  readonly comment?: string;
}

/**
 * Decides an opened order, once, or says more about it before that. Only those taken down by hand and without a part payment.
 * @throws CoreError `not_found`; `conflict` for any other order
 */
export const changeOrder: UseCase<ChangeOrder, { readonly orderId: Id; readonly recordId: Id }> = {
  name: 'orders.change',
  once: { recordsOf: ({ recordId }) => [recordId] },
  async run(tx, context, { id, status, price, currency, paidAt, comment }) {
    const { actor, now } = context;
    const paid = paidAt ?? (status === 'resolved' ? now : undefined);
    const personId = (await visibleOrder(tx, actor, id)).personId as Id;
    const change = {
      tenant: tx.tenantId,
      id,
      // Not undefined: a credential that sees its own has an id.
      credential: actor.sees === 'own' ? (actor.credentialId ?? id) : null,
      status: status ?? null,
      price: price ?? null,
      currency: currency ?? null,
      comment: comment ?? null,
      paid: paid === undefined ? null : new Date(paid),
      now: new Date(now),
    };
    // The person is held first: what a sale adds to the statistics depends on the person's others.
    const changed = await countedAround(tx, personId, 'sales', () => tx.first(changeOpenOrder, change));
    if (changed === undefined) {
      await visibleOrder(tx, actor, id);
      throw new CoreError('conflict', 'the order is decided already, partly paid, or not one taken down by hand');
    }
    const recordId = changed.recordId as Id;
    if (status !== undefined) {
      const data = { orderId: id, price: changed.price, currency: changed.currency };
      await publish(tx, now, { type: `order.${status}`, personId, recordId, data });
    }
    return { orderId: id, recordId };
  },
};
