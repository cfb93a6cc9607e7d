import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CoreError } from './core/errors.ts';

export interface SheddingLimits {
  /** Mean delay of the event loop at which new work is refused, milliseconds. */
  readonly eventLoopDelayMs: number;
  /** How long the delay is measured before it counts, milliseconds. */
  readonly eventLoopSampleMs: number;
}

/** How often the event loop is asked, milliseconds: what is measured holds it. */
const resolutionMs = 10;

/** Refuses new work while the event loop is late or the database's queue is full; health stays reachable. */
export function addShedding(
  app: FastifyInstance,
  queue: { waiting(): number; readonly max: number },
  { eventLoopDelayMs, eventLoopSampleMs }: SheddingLimits,
): void {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  let isLate = false;
  const sampling = setInterval(() => {
    // Not a number when the loop was held for all of the time.
    isLate = !(delays.mean / 1e6 - resolutionMs <= eventLoopDelayMs);
    delays.reset();
  }, eventLoopSampleMs);
  sampling.unref();
  app.addHook('onClose', async () => {
    clearInterval(sampling);
    delays.disable();
  });
  // The queue is looked at for each request: one that is sampled would refuse long after it has become empty.
  app.addHook('onRequest', (request, _, done) => {
    if ((isLate || queue.waiting() >= queue.max) && !isHealth(request))
      throw new CoreError('unavailable', 'the server is overloaded', { retryAfterS: 1 });
    done();
  });
}

function isHealth({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.url === '/live' || routeOptions.url === '/ready';
}
