import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import type { UseCase } from '../run.ts';
import { addWarnings, insertEvents, insertEventsOnce, makePartition } from './queries.ts';
import type { IngestionWarning, NewEvent } from './tracking.ts';

/** What one request brought. */
export interface Tracked {
  readonly applicationId: Id;
  /** Absent when nothing of it could be taken, not even whose it is. */
  readonly sessionId?: Id | undefined;
  readonly events: readonly (NewEvent & { readonly id: Id })[];
  readonly warnings: readonly IngestionWarning[];
}

export interface StoreEvents {
  readonly tracked: readonly Tracked[];
  /** Months (`2026-11`) that have a place; another may have none. */
  readonly months: ReadonlySet<string>;
}

interface Row {
  readonly application: Id;
  readonly session: Id;
  readonly id: Id;
  readonly kind: string;
  readonly happened: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly message: string | null;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Stores what several requests brought, together: one statement for all events, and one for those that must be stored once.
 * @returns the month that they are in
 */
export const storeEvents: UseCase<StoreEvents, string> = {
  name: 'tracking.store_events',
  async run(tx, { now }, { tracked, months }) {
    const at = new Date(now);
    const month = at.toISOString().slice(0, 7);
    if (!months.has(month)) await tx.first(makePartition, { at });
    const rows = tracked.flatMap(rowsOf);
    const plain = rows.filter(({ message }) => message === null);
    // Nearly every flush is this and nothing else.
    if (plain.length === rows.length && plain.length > 0 && tracked.every(({ warnings }) => warnings.length === 0)) {
      await tx.finish(insertEvents, { tenant: tx.tenantId, now: at, ...columnsOf(plain, at) });
      return month;
    }
    if (plain.length > 0) await tx.run(insertEvents, { tenant: tx.tenantId, now: at, ...columnsOf(plain, at) });
    const repeated = await storeOnce(
      tx,
      at,
      rows.filter(({ message }) => message !== null),
    );
    const warnings = [
      ...repeated.map(({ application }) => ({ application, reason: 'duplicate', field: 'messageId', count: 1 })),
      ...tracked.flatMap(({ applicationId, warnings }) =>
        warnings.map((warning) => ({ application: applicationId, ...warning })),
      ),
    ];
    if (warnings.length === 0) return month;
    const day = new Date(Math.floor(now / dayMs) * dayMs);
    await tx.run(addWarnings, { tenant: tx.tenantId, day, now: at, warnings });
    return month;
  },
};

/** @returns the rows that were stored before, in this flush or an earlier one */
async function storeOnce(tx: Tx, now: Date, rows: readonly Row[]): Promise<Row[]> {
  if (rows.length === 0) return [];
  const first = new Map<string, Row>();
  const again: Row[] = [];
  for (const row of rows) {
    const key = `${row.session} ${row.message}`;
    if (first.has(key)) again.push(row);
    else first.set(key, row);
  }
  const stored = await tx.all(insertEventsOnce, { tenant: tx.tenantId, now, events: [...first.values()] });
  const kept = new Set(stored.map(({ id }) => id));
  return [...again, ...[...first.values()].filter(({ id }) => !kept.has(id))];
}

function columnsOf(rows: readonly Row[], received: Date) {
  const now = received.toISOString();
  return {
    sessions: rows.map(({ session }) => session),
    ids: rows.map(({ id }) => id),
    kinds: rows.map(({ kind }) => kind),
    happened: rows.map(({ happened }) => happened ?? now),
    data: rows.map(({ data }) => data),
  };
}

function rowsOf({ applicationId, sessionId, events }: Tracked): Row[] {
  if (sessionId === undefined) return [];
  return events.map(({ id, kind, data, happenedAt, messageId }) => ({
    application: applicationId,
    session: sessionId,
    id,
    kind,
    happened: happenedAt === undefined ? null : new Date(happenedAt).toISOString(),
    data,
    message: messageId ?? null,
  }));
}
