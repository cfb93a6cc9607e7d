import type { Operation } from '../operation.ts';
import { createTrafficSource } from './operations/create-traffic-source.ts';
import { listTunnels } from './operations/list-tunnels.ts';
import { readStats } from './operations/read-stats.ts';
import { readTunnel } from './operations/read-tunnel.ts';
import { readTunnelStats } from './operations/read-tunnel-stats.ts';
import { subscribeChannel } from './operations/subscribe-channel.ts';

/** Tunnels: the ways into them, who goes through them, and what came of it. */
export const funnelOperations: readonly Operation[] = [
  createTrafficSource,
  listTunnels,
  readTunnel,
  readStats,
  readTunnelStats,
  subscribeChannel,
];
