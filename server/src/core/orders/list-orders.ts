import { sql } from 'kysely';
import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { totalOf } from '../counters/totals.ts';
import { deepList } from '../lists/deep-list.ts';
import { readPage } from '../lists/read-page.ts';
import type { UseCase } from '../run.ts';
import { toOrder } from './find-order.ts';
import type { OrderView } from './orders.ts';
import { ordersByIds } from './queries.ts';

export interface ListOrders {
  readonly limit: number;
  readonly offset: number;
}

export interface OrderPage {
  readonly orders: readonly OrderView[];
  /** All that the actor sees. */
  readonly total: number;
}

/** Orders, newest first: everybody's for who sees the tenant, those on its own records for who sees its own. */
export const listOrders: UseCase<ListOrders, OrderPage> = {
  name: 'orders.list',
  isList: true,
  async run(tx, { actor, now }, place) {
    const ids =
      actor.sees === 'own'
        ? await ownOrders(tx, actor, place)
        : await readPage(tx, now, deepList(tx.tenantId, 'orders'), { ...place, descending: true });
    const rows = ids.length === 0 ? [] : await tx.all(ordersByIds, { tenant: tx.tenantId, ids });
    return { orders: rows.map((row) => toOrder(actor, row)), total: await totalOf(tx, actor, 'orders') };
  },
};

async function ownOrders(tx: Tx, { tenantId, credentialId }: Actor, { limit, offset }: ListOrders): Promise<Id[]> {
  const found = await tx.query<{
    id: Id;
  }>(sql`select o.id from records r join orders o on o.tenant_id = r.tenant_id and o.record_id = r.id
    where r.tenant_id = ${tenantId} and r.credential_id = ${credentialId}
    order by o.created_at desc, o.id desc limit ${limit} offset ${offset}`);
  return found.map(({ id }) => id);
}
