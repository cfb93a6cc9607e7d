import type { Id } from '../../kit/ids.ts';
import { type PersonRef, resolvePerson } from '../people/find-person.ts';
import type { UseCase } from '../run.ts';
import { timelineOf } from './queries.ts';
import type { EventKind, TrackingEvent } from './tracking.ts';

/** Most events of one answer. */
export const mostEvents = 1_000;

/**
 * What a person did, newest first: in sessions that it registered through, or that say its e-mail or phone. Who sees its own only is shown
 * nothing: nobody brought these in. @throws CoreError `not_found`
 */
export const readTimeline: UseCase<{ readonly ref: PersonRef; readonly limit: number }, TrackingEvent[]> = {
  name: 'tracking.read_timeline',
  isList: true,
  async run(tx, { actor }, { ref, limit }) {
    const { records } = await resolvePerson(tx, actor, ref);
    if (actor.sees === 'own') return [];
    const rows = await tx.all(timelineOf, {
      tenant: tx.tenantId,
      records: records.map(({ id }) => id),
      most: Math.min(limit, mostEvents),
    });
    return rows.map((row) => ({
      id: row.id as Id,
      sessionId: row.session_id as Id,
      kind: row.kind as EventKind,
      data: row.data as Record<string, unknown>,
      happenedAt: row.happened_at,
      receivedAt: row.received_at,
    }));
  },
};
