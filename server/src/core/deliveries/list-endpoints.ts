import type { Id } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { endpointsOf } from './queries.ts';

/** An endpoint as its operator sees it: nothing of its secret. Times in epoch milliseconds. */
export interface ListedEndpoint {
  readonly id: Id;
  readonly source: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly createdAt: number;
  /** Since when nothing has got through; null: the last attempt did. */
  readonly failingSince: number | null;
  readonly disabledAt: number | null;
  /** `gone`, `failing` or `operator`. */
  readonly disabledReason: string | null;
}

/** The tenant's endpoints, oldest first. */
export const listEndpoints: UseCase<void, ListedEndpoint[]> = {
  name: 'deliveries.list_endpoints',
  async run(tx) {
    const rows = await tx.all(endpointsOf, { tenant: tx.tenantId });
    return rows.map((row) => ({
      id: row.id as Id,
      source: row.source,
      url: row.url,
      events: row.events,
      createdAt: row.created_at,
      failingSince: row.failing_since,
      disabledAt: row.disabled_at,
      disabledReason: row.disabled_reason,
    }));
  },
};
