import type { Id } from '../../kit/ids.ts';
import { readTotal } from '../counters/totals.ts';
import type { UseCase } from '../run.ts';
import { pageOfTunnels } from './queries.ts';

/** Times in epoch milliseconds. */
export interface Tunnel {
  readonly id: Id;
  readonly name: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface TunnelPage {
  readonly tunnels: readonly Tunnel[];
  readonly total: number;
}

/** The operator's tunnels, newest first. */
export const listTunnels: UseCase<{ readonly limit: number; readonly offset: number }, TunnelPage> = {
  name: 'funnels.list_tunnels',
  isList: true,
  async run(tx, _, { limit, offset }) {
    const rows = await tx.all(pageOfTunnels, { tenant: tx.tenantId, limit, offset });
    return { tunnels: rows.map((row) => ({ ...row, id: row.id as Id })), total: await readTotal(tx, ['tunnels']) };
  },
};
