import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { CoreError } from '../errors.ts';
import { movedAway } from './erase.ts';
import { archiving, bringBack, countArchived } from './erasure-queries.ts';

/** Statements in the order in which nothing points at what is gone already; those of the archive keep what they delete. */
const away = movedAway.map(({ statement, isDropped }) =>
  isDropped ? { statement, table: undefined } : archiving(statement),
);

/** Tables whose rows go to the archive, the ones that others point at first. */
export const archivedTables: readonly string[] = away.flatMap(({ table }) => table ?? []).reverse();

/**
 * Moves a person, its records and everything that hangs on them out of the live tables into the archive of an erasure. The person's, its
 * records' and its channels' rows must be locked.
 */
export async function archivePerson(
  tx: Tx,
  about: { readonly erasure: Id; readonly person: Id; readonly records: readonly Id[] },
): Promise<void> {
  const { erasure, person } = about;
  const params = { tenant: tx.tenantId, erasure, person, records: [...about.records] };
  for (const { statement } of away) await tx.run(statement, params);
}

/** Puts everything back that the archive of an erasure holds. */
export async function unarchivePerson(tx: Tx, erasure: Id): Promise<void> {
  const held = await tx.all(countArchived, { tenant: tx.tenantId, erasure });
  const tables = new Set(held.map((row) => row.table_name));
  const unknown = [...tables].filter((table) => !archivedTables.includes(table));
  if (unknown.length > 0) throw new CoreError('unexpected', `the archive has rows of ${unknown.join(', ')}`);
  for (const table of archivedTables) if (tables.has(table)) await bringBack(tx, erasure, table);
}
