import { changeOrder } from '../../../core/orders/change-order.ts';
import { operation } from '../../operation.ts';
import { hex, pathId } from '../ids.ts';
import { toOrderChange } from '../map-orders.ts';
import { ChangedOrderAnswer, OrderPath, OrderUpdate } from '../wire-orders.ts';

/** Decides an opened manual order without part payments, once, or says more about it before that. Any other is a conflict. */
export const updateOrder = operation({
  id: 'leeloo.order.update',
  method: 'POST',
  path: '/api/v2/orders/:order_id',
  aliases: [{ path: '/api/v1/orders/:order_id' }],
  summary: 'Update a manual order',
  source: 'API v2.0, Заказы: Обновить информацию в МАНУАЛ (ручном) ордере',
  auth: 'authToken',
  consumes: ['json', 'form', 'multipart'],
  idParameters: [{ in: 'path', name: 'order_id', of: 'order' }],
  schema: { params: OrderPath, body: OrderUpdate, response: { 200: ChangedOrderAnswer } },
  async handle({ actor, params, body }, { run }) {
    const { orderId } = await run(actor, changeOrder, { id: pathId(params.order_id), ...toOrderChange(body) });
    return { body: { data: { id: hex(orderId) }, status: 1 } };
  },
});
