import type { Id } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { deliveryLimits } from './deliveries.ts';
import { findChange, findEndpoint } from './queries.ts';

/** A published fact as it was kept. */
export interface Fact {
  readonly id: Id;
  readonly type: string;
  readonly personId: Id | null;
  readonly recordId: Id | null;
  readonly data: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Where facts are told, and in whose words. */
export interface Endpoint {
  readonly id: Id;
  readonly source: string;
  readonly url: string;
  /** Types of facts. */
  readonly events: readonly string[];
  /** Sealed; only who sends opens it. */
  readonly secret: Buffer;
  /** Sealed, too; null unless the secret was rotated a short while ago: what is sent is signed with both. */
  readonly previousSecret: Buffer | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly isDisabled: boolean;
}

/** What one delivery is about; undefined when either is gone. */
export const readWebhook: UseCase<
  { readonly endpointId: Id; readonly changeId: Id },
  { readonly endpoint: Endpoint; readonly fact: Fact } | undefined
> = {
  name: 'deliveries.read_webhook',
  together: { keysOf: () => [] },
  async run(tx, { now }, { endpointId, changeId }) {
    const [endpoint, fact] = await Promise.all([
      tx.first(findEndpoint, { tenant: tx.tenantId, id: endpointId }),
      tx.first(findChange, { tenant: tx.tenantId, id: changeId }),
    ]);
    if (endpoint === undefined || fact === undefined) return undefined;
    return {
      endpoint: {
        id: endpoint.id as Id,
        source: endpoint.source,
        url: endpoint.url,
        events: endpoint.events,
        secret: endpoint.secret,
        previousSecret:
          (endpoint.rotated_at ?? 0) + deliveryLimits.secretOverlapMs > now ? endpoint.previous_secret : null,
        details: endpoint.details as Record<string, unknown>,
        isDisabled: endpoint.disabled_at !== null,
      },
      fact: {
        id: fact.id as Id,
        type: fact.type,
        personId: fact.person_id as Id | null,
        recordId: fact.record_id as Id | null,
        data: fact.data as Record<string, unknown>,
        at: fact.at,
      },
    };
  },
};
