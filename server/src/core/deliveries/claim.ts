import { type Id, newId } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { type Delivery, deliveryLimits } from './deliveries.ts';
import { claim, claimAlone, dueDestinations } from './queries.ts';

/** Destinations of the tenant for which something is due. */
export const findDue: UseCase<void, Id[]> = {
  name: 'deliveries.find_due',
  async run(tx, { now }) {
    const rows = await tx.all(dueDestinations, { tenant: tx.tenantId, now: new Date(now) });
    return rows.map((row) => row.destination_id as Id);
  },
};

export interface ClaimDeliveries {
  readonly destinationId: Id;
  /** Those of the caller's whose attempts are over while what became of them is still being written. */
  readonly ended?: readonly Id[];
}

/**
 * Takes what is due for one destination, up to its limit: the caller sends it and says what became of it before the lease ends. Nothing
 * while another process takes of the same destination: what it leaves is found by the next look at what is due.
 */
export const claimDeliveries: UseCase<ClaimDeliveries, Delivery[]> = {
  name: 'deliveries.claim',
  // The database decides who takes what; one process asks for each destination once at a time.
  together: { keysOf: () => [] },
  async run(tx, { now }, { destinationId, ended = [] }) {
    // Never waits for another's claim: that one may wait for what a shared transaction of ours has written.
    const free = await tx.first(claimAlone, { tenant: tx.tenantId, destination: destinationId });
    if (free?.alone !== true) return [];
    const lease = newId(now);
    const rows = await tx.all(claim, {
      tenant: tx.tenantId,
      destination: destinationId,
      lease,
      now: new Date(now),
      until: new Date(now + deliveryLimits.leaseMs),
      ended: [...ended],
    });
    return rows.map((row) => ({
      id: row.id as Id,
      kind: row.kind as Delivery['kind'],
      destinationId: row.destination_id as Id,
      recordId: row.record_id as Id | null,
      changeId: row.change_id as Id | null,
      messageId: row.message_id as Id | null,
      attempts: row.attempts,
      tries: row.tries,
      lease,
    }));
  },
};
