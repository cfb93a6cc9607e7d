import type { Id } from '../../kit/ids.ts';
import type { Row } from '../../store/statement.ts';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import type { OrderStatus, OrderView } from './orders.ts';
import { ordersByIds } from './queries.ts';

/** One order. @throws CoreError `not_found`, for another's order just as for none */
export const findOrder: UseCase<{ readonly id: Id }, OrderView> = {
  name: 'orders.find',
  async run(tx, { actor }, { id }) {
    return toOrder(actor, await visibleOrder(tx, actor, id));
  },
};

/** An order as it is kept, with its person's own id. @throws CoreError `not_found` */
export async function visibleOrder(tx: Tx, actor: Actor, id: Id): Promise<OrderRow> {
  const [row] = await tx.all(ordersByIds, { tenant: tx.tenantId, ids: [id] });
  if (row === undefined || (actor.sees === 'own' && row.credentialId !== actor.credentialId))
    throw new CoreError('not_found', 'no such order for this credential');
  return row;
}

type OrderRow = Row<(typeof ordersByIds)['columns']>;

export function toOrder(actor: Actor, row: OrderRow): OrderView {
  const { credentialId: _, ...order } = row;
  return {
    ...order,
    id: row.id as Id,
    recordId: row.recordId as Id,
    personId: (actor.sees === 'own' ? row.recordId : row.personId) as Id,
    paymentMethodId: row.paymentMethodId as Id | null,
    status: row.status as OrderStatus,
  };
}
