import type { Id } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { itemsWithOffers } from './queries.ts';

/** Times in epoch milliseconds, prices as decimal text. */
export interface CategoryItem {
  readonly id: Id;
  readonly name: string;
  readonly price: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Category extends CategoryItem {
  readonly offers: readonly CategoryItem[];
}

/** Offer categories by their ids, each with its offers, oldest first. Unknown ids are left out. */
export const readCategories: UseCase<{ readonly ids: readonly Id[] }, ReadonlyMap<Id, Category>> = {
  name: 'catalogue.read_categories',
  async run(tx, _, { ids }) {
    if (ids.length === 0) return new Map();
    const rows = await tx.all(itemsWithOffers, { tenant: tx.tenantId, ids: [...ids] });
    const items = rows.map((row) => ({
      parentId: row.parent_id,
      item: {
        id: row.id as Id,
        name: row.name,
        price: row.price,
        details: row.details as Record<string, unknown>,
        createdAt: row.created_at,
        updatedAt: row.updated_at,
      },
    }));
    const offers = Map.groupBy(items, ({ parentId }) => parentId);
    const wanted = new Set(ids);
    return new Map(
      items
        .filter(({ item }) => wanted.has(item.id))
        .map(({ item }) => [item.id, { ...item, offers: (offers.get(item.id) ?? []).map((offer) => offer.item) }]),
    );
  },
};
