import type { UseCase } from '../run.ts';
import { type Delivery, deliveryLimits } from './deliveries.ts';
import { endpointFails, endpointWorks, insertAttempt, settle } from './queries.ts';

/** What an attempt came to. */
export interface Attempt {
  /** `failed` may be tried again; `refused` may not: the receiver, or we ourselves, will never take it. */
  readonly outcome: 'done' | 'failed' | 'refused';
  /** The receiver's status, where it has such. */
  readonly status?: number;
  /** The beginning of what it said; nothing of what we sent. */
  readonly excerpt?: string;
  /** Milliseconds. */
  readonly tookMs: number;
  /** The receiver is gone for good: nothing more is sent to it. */
  readonly isGone?: boolean;
}

export interface SettleDelivery {
  readonly delivery: Delivery;
  readonly attempt: Attempt;
  /** When to try again, epoch milliseconds; absent: never. */
  readonly nextAt?: number;
}

export interface Settled {
  readonly state: 'due' | 'done' | 'exhausted' | 'dropped';
  /** This attempt was the one by which its endpoint was switched off. */
  readonly endpointDisabled: boolean;
}

/** Records an attempt and what follows from it, together. Who lost the lease records the attempt and changes nothing else. */
export const settleDelivery: UseCase<SettleDelivery, Settled> = {
  name: 'deliveries.settle',
  async run(tx, { now }, { delivery, attempt, nextAt }) {
    const at = new Date(now);
    const { tenantId: tenant } = tx;
    await tx.run(insertAttempt, {
      tenant,
      delivery: delivery.id,
      number: delivery.attempts,
      at,
      took: Math.round(attempt.tookMs),
      outcome: attempt.outcome,
      status: attempt.status ?? null,
      excerpt: attempt.excerpt?.slice(0, deliveryLimits.excerptChars) ?? null,
    });
    const state = stateAfter(attempt, nextAt);
    await tx.run(settle, {
      tenant,
      id: delivery.id,
      lease: delivery.lease,
      state,
      due: state === 'due' && nextAt !== undefined ? new Date(nextAt) : at,
      finished: state === 'due' ? null : at,
    });
    const endpoint = { tenant, id: delivery.destinationId };
    if (delivery.kind !== 'webhook') return { state, endpointDisabled: false };
    if (attempt.outcome === 'done') {
      await tx.run(endpointWorks, endpoint);
      return { state, endpointDisabled: false };
    }
    const since = new Date(now - deliveryLimits.failingMs);
    const row = await tx.first(endpointFails, { ...endpoint, now: at, since, gone: attempt.isGone === true });
    return { state, endpointDisabled: row?.disabled === true };
  },
};

function stateAfter({ outcome }: Attempt, nextAt: number | undefined): Settled['state'] {
  if (outcome === 'done') return 'done';
  if (outcome === 'refused') return 'dropped';
  return nextAt === undefined ? 'exhausted' : 'due';
}
