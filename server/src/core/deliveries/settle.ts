import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { messageToSend, settleMessage } from '../messaging/queries.ts';
import type { UseCase } from '../run.ts';
import { type Delivery, deliveryLimits } from './deliveries.ts';
import { endpointFails, endpointsWork, insertAttempts, settle } from './queries.ts';

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
  /** The receiver's own id of a message that it took. */
  readonly providerId?: string;
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
  raceOn: ['messages_provider_key'],
  // Its lease says whose it is. Those that change their endpoints go one after the other: two processes would wait for each other.
  together: {
    keysOf: ({ delivery, attempt }) => (delivery.kind === 'webhook' && attempt.outcome !== 'done' ? ['failing'] : []),
  },
  async run(tx, { now }, { delivery, attempt, nextAt }) {
    const at = new Date(now);
    const { tenantId: tenant } = tx;
    const state = stateAfter(attempt, nextAt);
    const told = {
      ...{ delivery: delivery.id, number: delivery.attempts, at, took: Math.round(attempt.tookMs) },
      outcome: attempt.outcome,
      status: attempt.status ?? null,
      excerpt: storable(attempt.excerpt, deliveryLimits.excerptChars),
    };
    const [held] = await Promise.all([
      tx.run(settle, {
        tenant,
        id: delivery.id,
        lease: delivery.lease,
        state,
        due: state === 'due' && nextAt !== undefined ? new Date(nextAt) : at,
        finished: state === 'due' ? null : at,
      }),
      tx.run(insertAttempts, { tenant, attempts: [told] }),
      ...(delivery.kind === 'webhook' && state === 'done'
        ? [tx.run(endpointsWork, { tenant, deliveries: [delivery.id] })]
        : []),
    ]);
    // Who holds it now says what becomes of it.
    if (held === 0) return { state, endpointDisabled: false };
    if (delivery.kind === 'message') {
      if (state !== 'due') await endMessage(tx, now, delivery, state, attempt.providerId);
      return { state, endpointDisabled: false };
    }
    if (state === 'done') return { state, endpointDisabled: false };
    const since = new Date(now - deliveryLimits.failingMs);
    const row = await tx.first(endpointFails, {
      ...{ tenant, id: delivery.destinationId, now: at, since },
      gone: attempt.isGone === true,
    });
    return { state, endpointDisabled: row?.disabled === true };
  },
};

/** The same in a transaction of its own. */
export const settleAlone: UseCase<SettleDelivery, Settled> = {
  name: 'deliveries.settle_alone',
  raceOn: ['messages_provider_key'],
  run: settleDelivery.run,
};

/** Texts of receivers' making: one that cannot be stored would keep the delivery from its end, and it would be sent for ever. */
function storable(text: string | undefined, longest: number): string | null {
  return text?.slice(0, longest).replaceAll('\u0000', '').toWellFormed() ?? null;
}

function stateAfter({ outcome }: Attempt, nextAt: number | undefined): Settled['state'] {
  if (outcome === 'done') return 'done';
  if (outcome === 'refused') return 'dropped';
  return nextAt === undefined ? 'exhausted' : 'due';
}

/** A message that came to its end is sent, or it failed and somebody is told. */
async function endMessage(
  tx: Tx,
  now: number,
  { messageId }: Delivery,
  state: Settled['state'],
  providerId: string | undefined,
): Promise<void> {
  const message =
    messageId === null ? undefined : await tx.first(messageToSend, { tenant: tx.tenantId, id: messageId });
  if (message === undefined) return;
  const ended = await tx.run(settleMessage, {
    tenant: tx.tenantId,
    id: message.id,
    state: state === 'done' ? 'sent' : 'failed',
    provider: storable(providerId, deliveryLimits.providerIdChars),
    now: new Date(now),
  });
  if (ended === 0 || state === 'done') return;
  const data = { messageId: message.id as Id, channelId: message.channel_id as Id };
  const about = { personId: message.person_id as Id, recordId: message.record_id as Id };
  await publish(tx, now, { type: 'message.failed', ...about, data });
}
