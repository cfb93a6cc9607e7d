import { type Batcher, BatcherFull, createBatcher } from '../../kit/batcher.ts';
import type { Clock } from '../../kit/clock.ts';
import { createOrderedIds } from '../../kit/ids.ts';
import type { Actor } from '../actor.ts';
import { CoreError } from '../errors.ts';
import type { Run } from '../run.ts';
import { storeEvents, type Tracked } from './store-events.ts';
import type { NewEvent } from './tracking.ts';

/** Limits of what waits to be stored, in KiB of events: one flush, all that waits, and what one tenant may have waiting. */
export const ingestLimits = { flushKiB: 1_024, waitingKiB: 32_768, waitingOfTenantKiB: 16_384 } as const;

export interface TrackedRequest extends Omit<Tracked, 'events'> {
  /** Whose application it is. */
  readonly actor: Actor;
  readonly events: readonly NewEvent[];
  /** About how large the events are. */
  readonly bytes: number;
}

/** The way in for what browsers and phones send: requests of the same moment share a transaction. */
export interface Ingest {
  /**
   * Resolves when everything is durable. What one session sends in several requests keeps their order.
   * @throws CoreError `unavailable` when too much waits already (nothing was stored), `timed_out`, `invalid` for what cannot be stored
   */
  track(request: TrackedRequest): Promise<void>;
  /** Resolves when all that was taken is answered. */
  drain(): Promise<void>;
}

type Waiting = Tracked & { readonly actor: Actor; readonly bytes: number };

export function createIngest({ run, clock }: { readonly run: Run; readonly clock: Clock }): Ingest {
  const nextId = createOrderedIds();
  /** Months that have a place: the job makes them ahead, and a clock that is moved may find one that has none. */
  const months = new Set<string>();
  const batcher: Batcher<Waiting, undefined> = createBatcher({
    async flush(waiting) {
      const [{ actor }] = waiting as [Waiting];
      months.add(await run(actor, storeEvents, { tracked: waiting, months }));
      return waiting.map(() => undefined);
    },
    maxItems: ingestLimits.flushKiB,
    maxQueued: ingestLimits.waitingKiB,
    maxQueuedOfShare: ingestLimits.waitingOfTenantKiB,
    weightOf: ({ bytes }) => Math.max(1, Math.ceil(bytes / 1024)),
    keyOf: ({ sessionId }) => sessionId,
    shareOf: ({ actor }) => actor.tenantId,
    isItemFault: (error) => error instanceof CoreError && (error.code === 'invalid' || error.code === 'conflict'),
  });
  return {
    async track({ actor, applicationId, sessionId, events, warnings, bytes }) {
      const now = clock.now();
      const kept = events.map((event) => ({ ...event, id: nextId(now) }));
      try {
        await batcher.add({ actor, applicationId, sessionId, events: kept, warnings, bytes });
      } catch (error) {
        if (!(error instanceof BatcherFull)) throw error;
        throw new CoreError('unavailable', 'too many events wait to be stored', { retryAfterS: 1, cause: error });
      }
    },
    drain: batcher.drain,
  };
}
