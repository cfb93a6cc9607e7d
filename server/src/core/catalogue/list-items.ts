import type { Id } from '../../kit/ids.ts';
import type { Row } from '../../store/statement.ts';
import type { UseCase } from '../run.ts';
import type { ItemKind } from './catalogue.ts';
import { itemsOfKind } from './queries.ts';

/** A thing of the catalogue. Times in epoch milliseconds, prices as decimal text. */
export interface CatalogueItem {
  readonly id: Id;
  readonly number: number;
  readonly parentId: Id | null;
  readonly name: string;
  readonly externalId: string | null;
  readonly price: string | null;
  readonly currency: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Everything of one kind, oldest first. Not paged: for kinds of which an operator has few. */
export const listItems: UseCase<{ readonly kind: ItemKind }, CatalogueItem[]> = {
  name: 'catalogue.list',
  isList: true,
  async run(tx, _, { kind }) {
    const rows = await tx.all(itemsOfKind, { tenant: tx.tenantId, kind });
    return rows.map(toItem);
  },
};

export function toItem(row: Row<(typeof itemsOfKind)['columns']>): CatalogueItem {
  return {
    id: row.id as Id,
    number: row.number,
    parentId: row.parent_id as Id | null,
    name: row.name,
    externalId: row.external_id,
    price: row.price,
    currency: row.currency,
    details: row.details as Record<string, unknown>,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
