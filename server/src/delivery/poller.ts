import { systemActor, type Tenant } from '../core/access/access.ts';
import { CoreError } from '../core/errors.ts';
import { type ClaimedPoll, claimPolled, receiveMany } from '../core/messaging/receive-many.ts';
import { HttpError } from '../kit/http-client.ts';
import type { Logger } from '../kit/logger.ts';
import { adapterOf } from './adapters/registry.ts';
import { type ConnectionDeps, contextOf } from './connection-context.ts';
import { messageSource } from './incoming.ts';

/** Asks connections for what people wrote: each by one process at a time, none held up by another. */
export interface Poller {
  /** Begins to ask those that are due, of one tenant or of all; does not wait for them. */
  begin(only?: Tenant): Promise<void>;
  /** Asks until none is due, and waits for all of it. */
  runNow(): Promise<void>;
  /** Asks nobody more and waits for what is under way. */
  stop(): Promise<void>;
}

/** When a connection is asked again. Milliseconds. */
export const pollEvery = {
  /** Nothing had been written. */
  quietMs: 2_000,
  /** It gave no usable answer. */
  failedMs: 30_000,
  /** The longest that it is left alone when it asks for that. */
  longestMs: 3_600_000,
} as const;

export interface PollerDeps {
  readonly connections: ConnectionDeps;
  readonly tenants: () => Promise<readonly Tenant[]>;
  readonly log: Logger;
}

export function createPoller({ connections: deps, tenants, log }: PollerDeps): Poller {
  const underWay = new Set<Promise<void>>();
  let stopping = false;

  /** @returns how many it has begun to ask */
  async function begin(only?: Tenant): Promise<number> {
    let begun = 0;
    for (const tenant of stopping ? [] : only === undefined ? await tenants() : [only]) {
      for (const claimed of await deps.run(systemActor(tenant, 'system'), claimPolled, undefined)) {
        const asked: Promise<void> = ask(tenant, claimed)
          .catch((error) => log.warn({ err: error, connection: claimed.connection.id }, 'a poll could not be kept'))
          .finally(() => underWay.delete(asked));
        underWay.add(asked);
        begun += 1;
      }
    }
    return begun;
  }

  async function ask(tenant: Tenant, { connection, cursor, lease }: ClaimedPoll): Promise<void> {
    const actor = systemActor(tenant, messageSource);
    const settle = (found: Found) =>
      deps.run(actor, receiveMany, {
        connectionId: connection.id,
        messages: found.messages,
        poll: { lease, cursor: found.cursor, nextAt: deps.clock.now() + found.waitMs },
      });
    await settle(await poll(tenant, connection, cursor));
  }

  async function poll(tenant: Tenant, connection: ClaimedPoll['connection'], cursor?: string): Promise<Found> {
    try {
      const polled = await adapterOf(connection.type)?.poll?.(cursor, contextOf(deps, tenant, connection));
      if (polled === undefined) return { messages: [], cursor: undefined, waitMs: pollEvery.longestMs };
      return { ...polled, waitMs: polled.hasMore ? 0 : pollEvery.quietMs };
    } catch (error) {
      if (!(error instanceof HttpError || error instanceof CoreError)) throw error;
      // Its message is ours or was cleaned of the secret; the answer itself is not logged.
      log.warn(
        { tenant: tenant.code, connection: connection.id, reason: error.message },
        'a connection gave no messages',
      );
      const askedMs = (error instanceof CoreError ? (error.retryAfterS ?? 0) : 0) * 1000;
      const waitMs = Math.min(Math.max(askedMs, pollEvery.failedMs), pollEvery.longestMs);
      return { messages: [], cursor: undefined, waitMs };
    }
  }

  return {
    async begin(only) {
      await begin(only);
    },
    async runNow() {
      while ((await begin()) > 0 || underWay.size > 0) await Promise.all(underWay);
    },
    async stop() {
      stopping = true;
      await Promise.all(underWay);
    },
  };
}

interface Found {
  readonly messages: NonNullable<Parameters<typeof receiveMany.run>[2]>['messages'];
  readonly cursor: string | undefined;
  readonly waitMs: number;
}
