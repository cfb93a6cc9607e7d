import { type Id, newId } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { endpointsOf, insertDelivery, takeChanges } from './queries.ts';

/**
 * Gives every published fact to the endpoints that asked for it, once each. Facts are claimed by their state: one that commits late
 * is found all the same.
 * @returns how many facts were looked at; 0 when none is left
 */
export const fanOut: UseCase<void, number> = {
  name: 'deliveries.fan_out',
  async run(tx, { now }) {
    const changes = await tx.all(takeChanges, { tenant: tx.tenantId });
    if (changes.length === 0) return 0;
    const endpoints = (await tx.all(endpointsOf, { tenant: tx.tenantId })).filter(
      (endpoint) => endpoint.disabled_at === null,
    );
    const told = changes.flatMap((change) =>
      endpoints.filter(({ events }) => events.includes(change.type)).map((endpoint) => ({ change, endpoint })),
    );
    // Sent without waiting in between.
    await Promise.all(
      told.map(({ change, endpoint }) =>
        tx.run(insertDelivery, {
          tenant: tx.tenantId,
          id: newId(now) satisfies Id,
          kind: 'webhook',
          destination: endpoint.id,
          record: change.record_id,
          change: change.id,
          message: null,
          now: new Date(now),
        }),
      ),
    );
    return changes.length;
  },
};
