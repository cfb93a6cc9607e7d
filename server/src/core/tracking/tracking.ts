import type { Id } from '../../kit/ids.ts';

/** Tracking: what browsers and phones do, session by session. Nothing of it ever earns or proves anything: nobody was signed in. */
export type Surface = 'web' | 'mobile';

/** What somebody did: one of the actions, or what a phone's sensors said. */
export const eventKinds = [
  'visit',
  'sale',
  'contact',
  'feedback',
  'engagement',
  'profiling',
  'sensors',
  'geo',
] as const;
export type EventKind = (typeof eventKinds)[number];
export const actionKinds = ['visit', 'sale', 'contact', 'feedback', 'engagement', 'profiling'] as const;

export interface NewEvent {
  readonly kind: EventKind;
  readonly data: Readonly<Record<string, unknown>>;
  /** By the sender's clock, epoch milliseconds; absent: when it came. */
  readonly happenedAt?: number;
  /** The sender's own id of it within its session: sent again, it is stored once. Without one it is stored as often as it comes. */
  readonly messageId?: string;
}

/** Something sent that was not stored, for the operator to see. */
export interface IngestionWarning {
  /** A word for it: `wrong_value`, `duplicate`, `dropped`… */
  readonly reason: string;
  /** The field that was wrong, in the wire's words; never its value. Empty when it is about the whole. */
  readonly field: string;
  readonly count: number;
}

export interface TrackingEvent {
  readonly id: Id;
  readonly sessionId: Id;
  readonly kind: EventKind;
  readonly data: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds. */
  readonly happenedAt: number;
  readonly receivedAt: number;
}
