import { isDeepStrictEqual } from 'node:util';
import { type Id, newId, toObjectId } from '../../../kit/ids.ts';
import type { Row } from '../../../store/statement.ts';
import type { Tx } from '../../../store/tx.ts';
import { addToCounts } from '../../counters/add-to-counts.ts';
import type { ItemKind } from '../catalogue.ts';
import { type Field, flag, required, text } from './fields.ts';
import { idsAmong } from './names.ts';
import { exportedItems, externalIds, lockNamedItems, writeItems } from './queries.ts';
import type { Entry, ImportWork, Outcome, Section } from './section.ts';
import { isNew, moreInUse, outcomeOf, type Standing, standingOf } from './standing.ts';

export interface ItemSection {
  readonly name: string;
  readonly kind: ItemKind;
  /** What an item is a part of: the field that names it by its external id, and its kind. */
  readonly parent?: { readonly field: string; readonly kind: ItemKind };
  /** Of fields that are columns: which the kind has. */
  readonly columns?: Readonly<Partial<Record<'price' | 'currency', Field>>>;
  /** Fields that are kept in the item's details, under their own names. */
  readonly details?: Readonly<Record<string, Field>>;
  /** Items of the kind that have another section, told by their details: they are not shown, and refused when named here. */
  isElsewhere?(details: Readonly<Record<string, unknown>>): boolean;
}

type ItemRow = Row<(typeof lockNamedItems)['columns']>;

/** A section of one kind of items. Entries are matched by `externalId`; the id of an item that has none counts as that. */
export function itemSection(definition: ItemSection): Section {
  const { name, kind, parent, columns = {}, details = {} } = definition;
  const isElsewhere = definition.isElsewhere ?? (() => false);
  return {
    name,
    key: 'externalId',
    fields: {
      externalId: required(text(200)),
      name: required(text()),
      archived: flag,
      ...columns,
      ...(parent === undefined ? {} : { [parent.field]: text(200) }),
      ...details,
    },
    async export(tx) {
      const rows = await tx.all(exportedItems, { tenant: tx.tenantId, kind });
      const named = parent === undefined ? [] : await tx.all(externalIds, { tenant: tx.tenantId, kind: parent.kind });
      const parents = new Map(named.map((row) => [row.id, externalOf(row)]));
      return rows.filter((row) => !isElsewhere(detailsOf(row))).map((row) => toEntry(definition, row, parents));
    },
    async import(work, entries) {
      const known = await knownItems(work.tx, kind, entries);
      const parents = parent === undefined ? undefined : await parentsOf(work, parent, entries);
      const changes = entries.map((entry, index) => {
        const external = String(entry.externalId);
        const row = known.get(external);
        if (row !== undefined && isElsewhere(detailsOf(row))) work.refuse(index, 'externalId', 'taken');
        if (isNew(row, entry) && entry.name === undefined) work.refuse(index, 'name', 'required');
        const parentName = parent === undefined ? undefined : entry[parent.field];
        const parentId = typeof parentName === 'string' ? parents?.get(parentName) : (parentName as null | undefined);
        if (parent !== undefined && typeof parentName === 'string' && parentId === undefined)
          work.refuse(index, parent.field, 'unknown');
        const item = merged(definition, entry, row, parentId ?? (parentName === null ? null : undefined), work);
        const standing = standingOf(row, entry, item, isSame);
        if (row !== undefined || isNew(row, entry)) work.remember(kind, external, item.id);
        return { item, standing, more: moreInUse(row, item) };
      });
      return write(work, kind, changes);
    },
  };
}

/** As `writeItems` takes it. */
interface Item {
  readonly id: Id;
  readonly parent: Id | null;
  readonly name: string;
  readonly external: string | null;
  readonly price: string | null;
  readonly currency: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly archived: boolean;
}

async function write(
  { tx, context, isDryRun }: ImportWork,
  kind: ItemKind,
  changes: readonly { readonly item: Item; readonly standing: Standing; readonly more: number }[],
): Promise<Outcome> {
  const items = changes.filter(({ standing }) => standing !== 'unchanged').map(({ item }) => item);
  if (!isDryRun && items.length > 0)
    await tx.run(writeItems, { tenant: tx.tenantId, kind, items, now: new Date(context.now) });
  if (!isDryRun) await addToCounts(tx, { [`catalogue.${kind}`]: changes.reduce((sum, { more }) => sum + more, 0) });
  return outcomeOf(changes);
}

/** Items by what names them in a file: an external id goes before another item's own id. */
async function knownItems(tx: Tx, kind: ItemKind, entries: readonly Entry[]): Promise<Map<string, ItemRow>> {
  const externals = entries.map(({ externalId }) => String(externalId));
  const rows = await tx.all(lockNamedItems, { tenant: tx.tenantId, kind, externals, ids: idsAmong(externals) });
  const named = rows.toSorted((one, other) => Number(one.external_id !== null) - Number(other.external_id !== null));
  return new Map(named.map((row) => [externalOf(row), row]));
}

function parentsOf(work: ImportWork, { field, kind }: NonNullable<ItemSection['parent']>, entries: readonly Entry[]) {
  const names = entries.map((entry) => entry[field]).filter((name) => typeof name === 'string');
  return work.resolve(kind, names);
}

/** What an item is after the import. What the file does not say, and details that are none of its fields, stay. */
function merged(
  { details: fields = {} }: ItemSection,
  entry: Entry,
  row: ItemRow | undefined,
  parent: Id | null | undefined,
  { context: { now } }: ImportWork,
): Item {
  const said = <T>(field: string, otherwise: T) => (entry[field] === undefined ? otherwise : (entry[field] as T));
  const details = Object.fromEntries(
    [
      ...Object.entries(detailsOf(row)).filter(([name]) => entry[name] === undefined || !(name in fields)),
      ...Object.keys(fields).map((name) => [name, entry[name]] as const),
    ].filter(([, value]) => value !== undefined && value !== null),
  );
  return {
    id: (row?.id as Id | undefined) ?? newId(now),
    parent: parent === undefined ? ((row?.parent_id ?? null) as Id | null) : parent,
    name: said('name', row?.name ?? ''),
    external: row === undefined ? String(entry.externalId) : row.external_id,
    price: said('price', row?.price ?? null),
    currency: said('currency', row?.currency ?? null),
    details,
    archived: entry.archived === true,
  };
}

function isSame(row: ItemRow, item: Item): boolean {
  const { id, parent_id: parent, name, external_id: external, price, currency, archived } = row;
  return isDeepStrictEqual({ id, parent, name, external, price, currency, archived, details: detailsOf(row) }, item);
}

function toEntry(
  { parent, columns = {}, details = {} }: ItemSection,
  row: ItemRow,
  parents: ReadonlyMap<string, string>,
): Entry {
  const kept = detailsOf(row);
  const parentName = parents.get(row.parent_id ?? '');
  return {
    externalId: externalOf(row),
    name: row.name,
    ...(parent === undefined || parentName === undefined ? {} : { [parent.field]: parentName }),
    ...('price' in columns && row.price !== null ? { price: Number(row.price) } : {}),
    ...('currency' in columns && row.currency !== null ? { currency: row.currency } : {}),
    ...Object.fromEntries(
      Object.keys(details)
        .filter((name) => kept[name] !== undefined)
        .map((name) => [name, kept[name]]),
    ),
  };
}

function externalOf({ external_id, id }: Pick<ItemRow, 'external_id' | 'id'>): string {
  return external_id ?? toObjectId(id as Id);
}

function detailsOf(row: Pick<ItemRow, 'details'> | undefined): Record<string, unknown> {
  return (row?.details ?? {}) as Record<string, unknown>;
}
