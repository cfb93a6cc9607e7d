import type { Id } from '../../kit/ids.ts';

/** A fact or a message on its way to one destination. */
export interface Delivery {
  readonly id: Id;
  readonly kind: 'webhook' | 'message';
  readonly destinationId: Id;
  readonly recordId: Id | null;
  readonly changeId: Id | null;
  readonly messageId: Id | null;
  /** How often it was tried, this time included. */
  readonly attempts: number;
  /** Those of them since it was first to be sent, or sent again (`replay`): what the schedule goes by. */
  readonly tries: number;
  /** Proof that it is the holder's. */
  readonly lease: Id;
}

/** Limits of delivery, in one place. */
export const deliveryLimits = {
  /** Who took a delivery must be done by then; afterwards another may take it. Longer than the client's own time-out. Milliseconds. */
  leaseMs: 60_000,
  /** Attempts at once towards one destination, over all processes. */
  perDestination: 10,
  /** Facts that are handed to their endpoints in one transaction. */
  changesAtOnce: 200,
  /** An endpoint through which nothing has got for this long is switched off. Milliseconds. */
  failingMs: 5 * 24 * 60 * 60 * 1000,
  /** After a rotation everything is signed with the secret before, too, for this long. Milliseconds. */
  secretOverlapMs: 24 * 60 * 60 * 1000,
  /** Of a receiver's answer, kept with the attempt. Characters. */
  excerptChars: 1_000,
  /** Of a receiver's own id of a message. Characters. */
  providerIdChars: 250,
} as const;
