import { completeName } from './names.ts';
import { fieldGroups, type MergedField, mergedFields, type PersonField, type PersonValues } from './values.ts';

/** When each field was said, epoch milliseconds; merged fields by `field.part`. */
export type SaidAt = Record<string, number>;

/** What one record contributes to its person. */
export interface Said {
  readonly values: PersonValues;
  readonly saidAt: SaidAt;
}

/**
 * The person that a set of records describes: for each field the latest non-empty value wins; fields of one group (name,
 * address) come from one record together, so that no address is mixed from two; merged fields win part by part.
 * Pure, and independent of the records' order except where two said something at the same millisecond (the later one given wins).
 */
export function project(records: readonly Said[]): PersonValues {
  const grouped = new Set(fieldGroups.flat());
  const fields = new Set(records.flatMap((record) => Object.keys(record.values) as PersonField[]));
  const person: PersonValues = {};
  for (const field of fields) {
    if (grouped.has(field)) continue;
    if (isMerged(field)) assign(person, field, mergeParts(records, field));
    else assign(person, field, latest(records, [field])?.values[field]);
  }
  for (const group of fieldGroups) {
    const winner = latest(records, group);
    for (const field of group) assign(person, field, winner?.values[field]);
  }
  return { ...person, ...completeName(person) };
}

function isMerged(field: PersonField): field is MergedField {
  return (mergedFields as readonly string[]).includes(field);
}

/** The record that last said something in any of the fields. */
function latest(records: readonly Said[], fields: readonly PersonField[]): Said | undefined {
  let winner: Said | undefined;
  let at = Number.NEGATIVE_INFINITY;
  for (const record of records) {
    for (const field of fields) {
      const said = record.saidAt[field] ?? 0;
      if (isEmpty(record.values[field]) || said < at) continue;
      winner = record;
      at = said;
    }
  }
  return winner;
}

function mergeParts(records: readonly Said[], field: MergedField): Record<string, unknown> | undefined {
  const merged: Record<string, unknown> = {};
  const at: Record<string, number> = {};
  for (const record of records) {
    for (const [part, value] of Object.entries(record.values[field] ?? {})) {
      const said = record.saidAt[`${field}.${part}`] ?? 0;
      if (isEmpty(value) || said < (at[part] ?? Number.NEGATIVE_INFINITY)) continue;
      merged[part] = value;
      at[part] = said;
    }
  }
  return Object.keys(merged).length > 0 ? merged : undefined;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function assign(person: PersonValues, field: PersonField, value: unknown): void {
  if (!isEmpty(value)) Object.assign(person, { [field]: value });
}
