import type { Id } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { publishStatus } from './publish-period.ts';
import { advanceDue } from './queries.ts';
import type { SubscriptionStatus } from './subscriptions.ts';

/**
 * Publishes what the clock has made true since the last time: subscriptions that started and ended. Any number of processes may
 * run it at once.
 * @returns how many changes were published
 */
export const followClock: UseCase<void, number> = {
  name: 'subscriptions.follow_clock',
  async run(tx, { now }) {
    const rows = await tx.all(advanceDue, { tenant: tx.tenantId, now: new Date(now) });
    for (const row of rows) {
      const subject = {
        subscriptionId: row.id as Id,
        personId: row.person_id as Id,
        recordId: row.record_id as Id,
        planId: row.plan_id as Id,
        startsAt: row.starts_at,
        endsAt: row.ends_at,
      };
      await publishStatus(tx, now, subject, row.state as SubscriptionStatus);
    }
    return rows.length;
  },
};
