import type { Row } from '../../store/statement.ts';
import type { Tx } from '../../store/tx.ts';
import { leadsOfRecords } from '../leads/queries.ts';
import { channelsOfRecords, entriesOfRecords, tagsOfRecords } from '../messaging/queries.ts';
import { ordersOfRecords } from '../orders/queries.ts';
import { staffOfRecords } from '../staff/queries.ts';
import type { PersonRecord } from './record.ts';

/** What can hang on a person's records, and the statement that finds it. One line here makes a kind available to every view. */
const statements = {
  tags: tagsOfRecords,
  channels: channelsOfRecords,
  leads: leadsOfRecords,
  orders: ordersOfRecords,
  staff: staffOfRecords,
  entries: entriesOfRecords,
} as const;

export type RelatedKind = keyof typeof statements;
type Thing<K extends RelatedKind> = Omit<Row<(typeof statements)[K]['columns']>, 'recordId'>;

/** What was asked for, by kind. Times in epoch milliseconds, prices as decimal text. */
export type Related = { readonly [K in RelatedKind]?: readonly Thing<K>[] };

type LoadedRow = { recordId: string } & Record<string, unknown>;

/**
 * Loads what was asked for, for all records at once (one statement a kind, however many people).
 * @returns a function from a person's records to its things
 */
export async function loadRelated(
  tx: Tx,
  kinds: readonly RelatedKind[],
  records: readonly PersonRecord[],
): Promise<(own: readonly PersonRecord[]) => Related> {
  const ids = records.map((record) => record.id);
  const loaded: [RelatedKind, Map<string, LoadedRow[]>][] = [];
  for (const kind of new Set(kinds)) {
    // The kinds' rows differ in everything but `recordId`; the types come back in `Related`.
    const rows = await tx.all(statements[kind] as typeof tagsOfRecords, { tenant: tx.tenantId, records: ids });
    loaded.push([kind, Map.groupBy(rows as LoadedRow[], (row) => row.recordId)]);
  }
  return (own) => {
    const things = loaded.map(([kind, byRecord]) => [kind, distinct(own.flatMap(({ id }) => byRecord.get(id) ?? []))]);
    return Object.fromEntries(things) as Related;
  };
}

/** Without the record; two records of one person may carry the same tag. */
function distinct(rows: readonly LoadedRow[]): unknown[] {
  const things = new Map<string, unknown>();
  for (const { recordId: _, ...thing } of rows) things.set(JSON.stringify(thing), thing);
  return [...things.values()];
}
