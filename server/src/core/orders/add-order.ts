import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { countedAround } from '../counters/count-person.ts';
import { CoreError, type FieldError, invalid } from '../errors.ts';
import { ensureRecord } from '../people/ensure-record.ts';
import type { PersonRef } from '../people/find-person.ts';
import type { PersonRecord } from '../people/record.ts';
import type { Context, UseCase } from '../run.ts';
import { findOrder } from './find-order.ts';
import { notifyOfOrder } from './notify.ts';
import type { OrderView } from './orders.ts';
import { insertOrder, orderTargets } from './queries.ts';

export interface AddOrder {
  readonly ref: PersonRef;
  /** `uniquenessScope(actor, part)`. */
  readonly scope: string;
  /** Names the order and prices it. */
  readonly offerId: Id;
  readonly paymentMethodId?: Id;
  /** Whose sale it is; absent: nobody's in particular. */
  readonly managerId?: Id;
  /** Whom the payment is to be confirmed to, as it was sent. */
  readonly email?: string;
  readonly phone?: string;
  /** The moment that the operator wants to see on it, epoch milliseconds. */
  readonly transactionAt?: number;
  /** Writes to the person that there is an order, where there is a way to reach it. */
  readonly notify?: boolean;
}

/** What an offer without a currency is counted in. */
const usualCurrency = 'USD';

/**
 * Takes an order of an offer down, by hand: opened, at the offer's own price.
 * @throws CoreError `invalid` naming `person`, `offer`, `paymentMethod` or `manager` that this credential does not have
 */
export const addOrder: UseCase<AddOrder, OrderView> = {
  name: 'orders.add',
  once: { recordsOf: ({ recordId }) => [recordId] },
  async run(tx, context, input) {
    const record = await recordOf(tx, context, input);
    const keep = () => keepOrder(tx, context, record, input);
    const orderId = await countedAround(tx, record.personId, 'sales', keep);
    const order = await findOrder.run(tx, context, { id: orderId });
    if (input.notify) await notifyOfOrder(tx, context, order);
    return order;
  },
};

/** The person is one of several things that the order names, so it is refused like the others. */
async function recordOf(tx: Tx, context: Context, { ref, scope }: AddOrder): Promise<PersonRecord> {
  try {
    return await ensureRecord(tx, context, ref, scope);
  } catch (error) {
    throw error instanceof CoreError && error.code === 'not_found' ? invalid('person', 'unknown') : error;
  }
}

async function keepOrder(tx: Tx, context: Context, record: PersonRecord, input: AddOrder): Promise<Id> {
  const { now } = context;
  const { offerId: offer, paymentMethodId: payment = null, managerId: manager = null } = input;
  const targets = await tx.first(orderTargets, { tenant: tx.tenantId, offer, payment, manager });
  const missing = [
    ...(targets?.name ? [] : ['offer']),
    ...(payment === null || targets?.hasPayment ? [] : ['paymentMethod']),
    ...(manager === null || targets?.hasManager ? [] : ['manager']),
  ];
  const fields = missing.map((field): FieldError => ({ field, reason: 'unknown' }));
  if (fields.length > 0) throw new CoreError('invalid', 'the order names something unknown', { fields });
  const orderId = newId(now);
  const [price, currency] = [targets?.price ?? '0.00', targets?.currency ?? usualCurrency];
  await tx.run(insertOrder, {
    tenant: tx.tenantId,
    id: orderId,
    record: record.id,
    title: targets?.name ?? '',
    description: targets?.description ?? '',
    price,
    currency,
    offer,
    manager,
    payment,
    email: input.email ?? null,
    phone: input.phone ?? null,
    transaction: input.transactionAt === undefined ? null : new Date(input.transactionAt),
    now: new Date(now),
  });
  const about = { personId: record.personId, recordId: record.id };
  await publish(tx, now, { type: 'order.created', ...about, data: { orderId, price, currency } });
  return orderId;
}
