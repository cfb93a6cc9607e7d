import type { UseCase } from '../run.ts';
import { warningsSince } from './queries.ts';

/** What could not be taken, of one application, day and reason. Times in epoch milliseconds. */
export interface CountedWarning {
  readonly application: string;
  /** The day's beginning, UTC. */
  readonly day: number;
  readonly reason: string;
  readonly field: string;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

const most = 1_000;

/** Of the days since a moment, the latest first. */
export const listWarnings: UseCase<{ readonly since: number }, CountedWarning[]> = {
  name: 'tracking.list_warnings',
  async run(tx, _, { since }) {
    const rows = await tx.all(warningsSince, { tenant: tx.tenantId, since: new Date(since), most });
    return rows.map(({ first_at: firstAt, last_at: lastAt, ...row }) => ({ ...row, firstAt, lastAt }));
  },
};
