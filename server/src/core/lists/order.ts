import { type RawBuilder, sql } from 'kysely';
import type { DeepOrder } from './deep-list.ts';

type Sql = RawBuilder<unknown>;

export interface Place {
  readonly limit: number;
  readonly offset: number;
  /** From the last row on. */
  readonly descending: boolean;
}

/** What is compared: a row's place in its list. */
export function keyOf(order: DeepOrder): Sql {
  return order === 'number' ? sql`t.number` : sql`(t.${sql.ref(order)}, t.id)`;
}

export function orderOf(order: DeepOrder, descending: boolean): Sql {
  const direction = descending ? sql`desc` : sql`asc`;
  return order === 'number' ? sql`t.number ${direction}` : sql`t.${sql.ref(order)} ${direction}, t.id ${direction}`;
}

/** How many rows come before the first of a page that is counted from the last row on. */
export function lastBefore(total: number, { offset }: Place): number {
  return total - offset - 1;
}
