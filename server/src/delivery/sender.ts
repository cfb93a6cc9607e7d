import type { Tenant } from '../core/access/access.ts';
import type { Delivery } from '../core/deliveries/deliveries.ts';
import type { Attempt } from '../core/deliveries/settle.ts';

/** What an attempt came to, before it is timed. */
export type SendResult = Omit<Attempt, 'tookMs'> & {
  /** Seconds that the receiver wants to be left alone. */
  readonly retryAfterS?: number;
};

/**
 * Brings a delivery to its destination. It finds the words itself, when it is sent: what was erased meanwhile is not told. A failure
 * is a result; what is thrown counts as one that may be tried again.
 */
export type Sender = (tenant: Tenant, delivery: Delivery) => Promise<SendResult>;
