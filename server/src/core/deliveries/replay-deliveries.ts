import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { findEndpoint, replay } from './queries.ts';

/** Epoch milliseconds, both included. */
export interface ReplayDeliveries {
  readonly endpointId: Id;
  readonly from: number;
  readonly to: number;
}

/**
 * Sends again, from now on, everything that came on its way to an endpoint in a span of time, delivered or not: with the same ids, so
 * that the receiver knows what it has. @returns how much that is @throws CoreError `not_found`, `conflict` for one that is switched off
 */
export const replayDeliveries: UseCase<ReplayDeliveries, number> = {
  name: 'deliveries.replay',
  async run(tx, { now }, { endpointId, from, to }) {
    const endpoint = await tx.first(findEndpoint, { tenant: tx.tenantId, id: endpointId });
    if (endpoint === undefined) throw new CoreError('not_found', 'There is no such endpoint.');
    if (endpoint.disabled_at !== null)
      throw new CoreError('conflict', 'The endpoint is switched off: enable it first.');
    return tx.run(replay, {
      tenant: tx.tenantId,
      destination: endpointId,
      from: new Date(from),
      to: new Date(to),
      now: new Date(now),
    });
  },
};
