import { findOrder } from '../../../core/orders/find-order.ts';
import { operation } from '../../operation.ts';
import { pathId } from '../ids.ts';
import { toOrderDetail } from '../map-orders.ts';
import { OrderAnswer, OrderPath, OrderQuery } from '../wire-orders.ts';

/** One order, with its status in the words of all the other answers (vendors.md §2, Ambiguities), or on request in the others. */
export const readOrder = operation({
  id: 'leeloo.order.read',
  method: 'GET',
  path: '/api/v2/orders/:order_id',
  aliases: [{ path: '/api/v1/orders/:order_id' }],
  summary: 'Read an order',
  source: 'API v2.0, Заказы: Получить информацию по отдельному ордеру',
  auth: 'authToken',
  idParameters: [{ in: 'path', name: 'order_id', of: 'order' }],
  schema: { params: OrderPath, querystring: OrderQuery, response: { 200: OrderAnswer } },
  async handle({ actor, params, query }, { run }) {
    const order = await run(actor, findOrder, { id: pathId(params.order_id) });
    return { body: { status: 1, data: toOrderDetail(order, query.vocabulary) } };
  },
});
