import type { Id } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { countTunnels, pageOfTunnels } from './queries.ts';

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
  async run(tx, _, { limit, offset }) {
    const rows = await tx.all(pageOfTunnels, { tenant: tx.tenantId, limit, offset });
    const counted = await tx.first(countTunnels, { tenant: tx.tenantId });
    return { tunnels: rows.map((row) => ({ ...row, id: row.id as Id })), total: counted?.total ?? 0 };
  },
};
