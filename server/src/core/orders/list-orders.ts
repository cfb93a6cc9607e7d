import { sql } from 'kysely';
import type { Actor } from '../actor.ts';
import { totalOf } from '../counters/totals.ts';
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
  async run(tx, { actor }, { limit, offset }) {
    const own = actor.sees === 'own';
    const page = own
      ? sql<{
          id: string;
        }>`select o.id from ${ownOrders(actor)} order by o.created_at desc, o.id desc limit ${limit} offset ${offset}`
      : sql<{ id: string }>`select id from orders where tenant_id = ${actor.tenantId}
          order by created_at desc, id desc limit ${limit} offset ${offset}`;
    const ids = (await tx.query<{ id: string }>(page)).map(({ id }) => id);
    const rows = ids.length === 0 ? [] : await tx.all(ordersByIds, { tenant: tx.tenantId, ids });
    return { orders: rows.map((row) => toOrder(actor, row)), total: await totalOf(tx, actor, 'orders') };
  },
};

function ownOrders({ tenantId, credentialId }: Actor) {
  return sql`records r join orders o on o.tenant_id = r.tenant_id and o.record_id = r.id
    where r.tenant_id = ${tenantId} and r.credential_id = ${credentialId}`;
}
