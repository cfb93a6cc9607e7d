import { type RawBuilder, sql } from 'kysely';
import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import type { DeepList } from './deep-list.ts';
import { readState, wantMarks } from './mark-queries.ts';
import { keyOf, lastBefore, orderOf, type Place } from './order.ts';

type Sql = RawBuilder<unknown>;

/** In rows. */
export const deepLimits = {
  /** From one mark to the next: what a page walks past at most. */
  betweenMarks: 1_000,
  /** A page this near to the beginning or the last row walks there. */
  walked: 5_000,
  /** Behind the last mark; of more the marks are not trusted until there are more of them. */
  mostBehind: 50_000,
} as const;
/** Between two settings of one list's marks. */
const restMs = 10_000;
export type DeepLimits = Readonly<Record<keyof typeof deepLimits, number>>;

/**
 * The ids of a page: in the list's order, exactly `offset` rows from its beginning (descending: its end) on. A page that lies deep begins at
 * the mark before it; where no mark holds, it is walked to through the index alone, and marks are asked for.
 * @param limits others than the usual, for tests with few rows
 */
export async function readPage(
  tx: Tx,
  now: number,
  list: DeepList,
  place: Place,
  limits: DeepLimits = deepLimits,
): Promise<Id[]> {
  if (place.offset < limits.walked) return walk(tx, list, place, sql``, place.offset);
  const state = await readState(tx, list, place, limits.mostBehind);
  const isLong = state.total > limits.walked;
  if (isLong && !state.isWanted && (!state.holds || state.behind > 2 * limits.betweenMarks))
    await tx.run(wantMarks, {
      tenant: tx.tenantId,
      list: list.name,
      kind: list.kind,
      part: list.part,
      now: new Date(now),
      recent: new Date(now - restMs),
      later: new Date(now + restMs),
    });
  if (state.holds && place.offset >= state.total) return [];
  if (!state.holds || state.mark === null) return walk(tx, list, place, sql``, place.offset);
  const { key, position } = state.mark;
  if (place.descending)
    return walk(tx, list, place, sql` and ${keyOf(list.order)} <= ${key}`, position - lastBefore(state.total, place));
  return walk(tx, list, place, sql` and ${keyOf(list.order)} >= ${key}`, place.offset - position);
}

async function walk(tx: Tx, { rows, order }: DeepList, place: Place, from: Sql, skip: number): Promise<Id[]> {
  const found = await tx.query<{ id: Id }>(
    sql`select t.id from ${rows}${from} order by ${orderOf(order, place.descending)} limit ${place.limit} offset ${skip}`,
  );
  return found.map(({ id }) => id);
}
