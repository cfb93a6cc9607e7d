import type { Static } from 'typebox';
import { uniquenessScope } from '../../../core/actor.ts';
import { CoreError, type FieldError, invalid } from '../../../core/errors.ts';
import { addOrder } from '../../../core/orders/add-order.ts';
import { normaliseEmail } from '../../../kit/email.ts';
import { operation } from '../../operation.ts';
import { idOf } from '../ids.ts';
import { momentOf, toNewOrder } from '../map-orders.ts';
import { notDefined } from '../wire.ts';
import { NewOrderAnswer, OrderCreate } from '../wire-orders.ts';

/**
 * Takes an order down by hand: opened, at the offer's price. Its e-mail and phone are the order's own and change nothing about
 * the person. Without a manager the sale is the system's.
 */
export const createOrder = operation({
  id: 'leeloo.order.create',
  method: 'POST',
  path: '/api/v2/orders',
  summary: 'Create a manual order',
  source: 'API v2.0, Заказы: Создать ручной ордер',
  auth: 'authToken',
  consumes: ['json', 'form', 'multipart'],
  idParameters: [
    { in: 'body', name: 'personId', of: 'person' },
    { in: 'body', name: 'offerId', of: 'offer' },
    { in: 'body', name: 'paymentCreditsId', of: 'paymentMethod' },
    { in: 'body', name: 'managerId', of: 'staff' },
  ],
  schema: { body: OrderCreate, response: { 200: NewOrderAnswer } },
  async handle({ actor, body }, { run }) {
    refuseBlank(body);
    if (body.email !== notDefined && normaliseEmail(body.email) === undefined) throw invalid('email', 'wrong_format');
    const order = await run(actor, addOrder, {
      ref: { id: idOf(body.personId, 'personId') },
      scope: uniquenessScope(actor),
      offerId: idOf(body.offerId, 'offerId'),
      paymentMethodId: idOf(body.paymentCreditsId, 'paymentCreditsId'),
      transactionAt: momentOf(body.transactionDate, 'transactionDate'),
      notify: body.isNotifyAccount,
      ...known('email', body.email),
      ...known('phone', body.phone),
      ...(body.managerId?.trim() ? { managerId: idOf(body.managerId, 'managerId') } : {}),
    });
    return { body: { data: toNewOrder(order), status: 1 } };
  },
});

/** Everything but the manager. */
function refuseBlank({ managerId: _, isNotifyAccount: __, ...texts }: Static<typeof OrderCreate>): void {
  const blank = Object.entries(texts).filter(([name, text]) => name in OrderCreate.properties && isBlank(text));
  if (blank.length === 0) return;
  const fields = blank.map(([field]): FieldError => ({ field, reason: 'required' }));
  throw new CoreError('invalid', 'the order lacks something', { fields });
}

const isBlank = (text: unknown) => String(text).trim() === '';

function known(field: 'email' | 'phone', text: string): { email?: string; phone?: string } {
  return text === notDefined ? {} : { [field]: text };
}
