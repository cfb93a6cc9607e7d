import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { type Counter, type Listed, seenBy } from './names.ts';
import { readCounters } from './queries.ts';

/** How many the actor sees, of several things together: it costs the same however many there are. */
export function totalOf(tx: Tx, actor: Actor, ...things: readonly Listed[]): Promise<number> {
  return readTotal(
    tx,
    things.map((thing) => seenBy(actor, thing)),
  );
}

/** What some counters come to together. */
export async function readTotal(tx: Tx, names: readonly Counter[]): Promise<number> {
  return (await tx.first(readCounters, { tenant: tx.tenantId, names: [...names] }))?.total ?? 0;
}

/** How many rows `from … where …` finds: for filters that no counter can know, as long as the statement may take. */
export async function countRows(tx: Tx, from: RawBuilder<unknown>): Promise<number> {
  return (await tx.query<{ count: number }>(sql`select count(*) as count ${from}`))[0]?.count ?? 0;
}
