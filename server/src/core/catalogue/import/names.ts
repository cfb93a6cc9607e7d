import { fromObjectId, type Id, toObjectId } from '../../../kit/ids.ts';
import type { Tx } from '../../../store/tx.ts';
import type { ItemKind } from '../catalogue.ts';
import { namedItems } from './queries.ts';
import type { ImportWork } from './section.ts';

/** Of the names in a file, those that can be ids of ours: an item without an external id is named by its id. */
export function idsAmong(names: readonly string[]): Id[] {
  return names.map((name) => fromObjectId(name)).filter((id) => id !== undefined);
}

/** What the file names, found among what it has imported so far, else in the database. */
export function nameBook(tx: Tx): Pick<ImportWork, 'resolve' | 'remember'> {
  const imported = new Map<ItemKind, Map<string, Id>>();
  return {
    remember(kind, externalId, id) {
      imported.set(kind, (imported.get(kind) ?? new Map()).set(externalId, id));
    },
    async resolve(kind, names) {
      const here = imported.get(kind) ?? new Map<string, Id>();
      const others = [...new Set(names.filter((name) => !here.has(name)))];
      if (others.length === 0) return here;
      const rows = await tx.all(namedItems, { tenant: tx.tenantId, kind, externals: others, ids: idsAmong(others) });
      const byId = rows
        .filter((row) => row.external_id === null)
        .map((row) => [toObjectId(row.id as Id), row.id as Id]);
      const byExternal = rows.flatMap((row) => (row.external_id === null ? [] : [[row.external_id, row.id as Id]]));
      return new Map([...(byId as [string, Id][]), ...(byExternal as [string, Id][]), ...here]);
    },
  };
}
