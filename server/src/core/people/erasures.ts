import type { Id } from '../../kit/ids.ts';
import type { Row } from '../../store/statement.ts';
import type { findErasure } from './erasure-queries.ts';

/** How long an erased person can be brought back, milliseconds: 30 days. */
export const graceMs = 30 * 24 * 60 * 60 * 1000;

/** An erasure with a grace: ids and times, nothing of who it was. Times in epoch milliseconds. */
export interface Erasure {
  readonly id: Id;
  readonly personId: Id;
  readonly recordIds: readonly Id[];
  /** Through what it was asked for. */
  readonly source: string;
  readonly credentialId: Id | null;
  /** `pending`: can be brought back until `dueAt`. `done`: erased for good. */
  readonly state: 'pending' | 'restored' | 'done';
  readonly requestedAt: number;
  readonly dueAt: number;
  readonly finishedAt: number | null;
  /** Who had the identifiers when it was restored: the records joined this person. */
  readonly joinedPersonId: Id | null;
}

export function toErasure(row: Row<(typeof findErasure)['columns']>): Erasure {
  return {
    id: row.id as Id,
    personId: row.person_id as Id,
    recordIds: row.record_ids as Id[],
    source: row.source,
    credentialId: row.credential_id as Id | null,
    state: row.state as Erasure['state'],
    requestedAt: row.requested_at,
    dueAt: row.due_at,
    finishedAt: row.finished_at,
    joinedPersonId: row.joined_person_id as Id | null,
  };
}
