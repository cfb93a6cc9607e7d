import type { Tunnel } from '../../core/funnels/list-tunnels.ts';
import type { TunnelStats } from '../../core/funnels/tunnel-stats.ts';
import { isoMillis } from '../../kit/dates.ts';
import { hex } from './ids.ts';

export function toTunnel({ id, name, createdAt, updatedAt }: Tunnel) {
  return { id: hex(id), name, createdAt: isoMillis(createdAt), updatedAt: isoMillis(updatedAt) };
}

/** The figures, in an array of one as in both samples. */
export function toStats({ salesUsd, expensesUsd, ...counts }: TunnelStats) {
  return [{ ...counts, totalSale: Number(salesUsd), totalExpenses: Number(expensesUsd) }];
}
