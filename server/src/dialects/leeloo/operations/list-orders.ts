import { listOrders as listOrdersOfCore } from '../../../core/orders/list-orders.ts';
import { operation } from '../../operation.ts';
import { toOrderRow } from '../map-orders.ts';
import { metaOf, pageOf } from '../paging.ts';
import { PageQuery } from '../wire.ts';
import { OrderList } from '../wire-orders.ts';

/** Orders, newest first, a page at a time. */
export const listOrders = operation({
  id: 'leeloo.order.list',
  method: 'GET',
  path: '/api/v2/orders',
  aliases: [{ path: '/api/v1/orders' }],
  summary: 'List orders',
  source: 'API v2.0, Заказы: Получить список ордеров',
  auth: 'authToken',
  idParameters: [],
  schema: { querystring: PageQuery, response: { 200: OrderList } },
  async handle({ actor, query }, { run }) {
    const page = pageOf(query);
    const { orders, total } = await run(actor, listOrdersOfCore, page);
    return { body: { status: 1, data: orders.map(toOrderRow), meta: metaOf(total, page) } };
  },
});
