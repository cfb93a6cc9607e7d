import { createLeads } from './benches/create-leads.ts';
import { delivery } from './benches/delivery.ts';
import { installed } from './benches/installed.ts';
import { memory } from './benches/memory.ts';
import { peer } from './benches/peer.ts';
import { scale } from './benches/scale.ts';
import { slowFsync } from './benches/slow-fsync.ts';
import { start } from './benches/start.ts';
import { trackEvents } from './benches/track-events.ts';
import { twoProcesses } from './benches/two-processes.ts';
import type { Bench } from './frame/bench.ts';

/** In the order in which they run. */
export const benches: readonly Bench[] = [
  trackEvents,
  slowFsync,
  createLeads,
  scale,
  installed,
  delivery,
  start,
  memory,
  twoProcesses,
  peer,
];
