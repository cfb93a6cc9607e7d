import { readTotal } from '../counters/totals.ts';
import type { UseCase } from '../run.ts';
import type { ItemKind } from './catalogue.ts';
import { type CatalogueItem, toItem } from './list-items.ts';
import { namesOfItems, pageOfItems } from './queries.ts';

/** A thing of the catalogue with the name of what it is a part of. */
export interface PartItem extends CatalogueItem {
  readonly parentName: string | null;
}

export interface ItemPage {
  readonly items: readonly PartItem[];
  /** Of all pages. */
  readonly total: number;
}

/** A part of what there is of one kind, oldest first, and how much there is. */
export const listPage: UseCase<{ readonly kind: ItemKind; readonly limit: number; readonly offset: number }, ItemPage> =
  {
    name: 'catalogue.list_page',
    isList: true,
    async run(tx, _, { kind, limit, offset }) {
      const total = await readTotal(tx, [`catalogue.${kind}`]);
      // Past the end nothing is looked for.
      if (offset >= total) return { items: [], total };
      const rows = await tx.all(pageOfItems, { tenant: tx.tenantId, kind, limit, offset });
      const ids = [...new Set(rows.flatMap(({ parent_id }) => parent_id ?? []))];
      const parents = ids.length === 0 ? [] : await tx.all(namesOfItems, { tenant: tx.tenantId, ids });
      const names = new Map(parents.map(({ id, name }) => [id, name]));
      return {
        items: rows.map((row) => ({ ...toItem(row), parentName: names.get(row.parent_id ?? '') ?? null })),
        total,
      };
    },
  };
