import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { type Listed, seenBy } from './names.ts';
import { readCounters } from './queries.ts';

/** How many the actor sees, of several things together: it costs the same however many there are. */
export async function totalOf(tx: Tx, actor: Actor, ...things: readonly Listed[]): Promise<number> {
  const names = things.map((thing) => seenBy(actor, thing));
  return (await tx.first(readCounters, { tenant: tx.tenantId, names }))?.total ?? 0;
}
