import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { findTunnel } from './queries.ts';
import { tunnelFigures } from './stat-queries.ts';

/** Counts, how many different people or visitors are behind them, and sums in USD. */
export interface TunnelStats {
  /** Entries; whoever enters twice is counted twice, and is one of the unique. */
  readonly subscribers: number;
  readonly uniqSubscribers: number;
  /** Of people who entered before they ordered: an order counts for the tunnel that was entered last. Sales are the resolved ones. */
  readonly orders: number;
  readonly sales: number;
  readonly uniqSales: number;
  readonly visits: number;
  readonly uniqVisits: number;
  readonly shows: number;
  readonly uniqShows: number;
  /** Decimal text. A sale in a currency whose rate nobody has set is left out. */
  readonly salesUsd: string;
  readonly expensesUsd: string;
}

/**
 * What came of one tunnel, or of all together. Who sees its own is told about its own records only, and nothing of visits and
 * expenses, which are nobody's record.
 * @throws CoreError `not_found`
 */
export const tunnelStats: UseCase<{ readonly tunnelId?: Id }, TunnelStats> = {
  name: 'funnels.stats',
  async run(tx, { actor }, { tunnelId }) {
    if (tunnelId !== undefined && (await tx.first(findTunnel, { tenant: tx.tenantId, id: tunnelId })) === undefined)
      throw new CoreError('not_found', 'no such tunnel');
    const figures = await tx.first(tunnelFigures, {
      tenant: tx.tenantId,
      tunnel: tunnelId ?? 'all',
      own: actor.sees === 'own' ? `.own.${actor.credentialId ?? ''}` : '',
    });
    return figures as TunnelStats;
  },
};
