import { parseInstant } from '../../kit/dates.ts';
import type { Tx } from '../../store/tx.ts';
import { CoreError, invalid } from '../errors.ts';
import { claimUniqueProperty, customPropertiesOf, findUniqueProperty } from './identity-queries.ts';
import type { CustomValue, PersonValues } from './values.ts';

/** A custom property the operator declared. */
export interface CustomProperty {
  readonly key: string;
  readonly type: 'string' | 'number' | 'boolean' | 'date';
  readonly isUnique: boolean;
}

/** The tenant's declared custom properties, by key. */
export async function customProperties(tx: Tx): Promise<Map<string, CustomProperty>> {
  const rows = await tx.all(customPropertiesOf, { tenant: tx.tenantId });
  return new Map(
    rows.map((row) => [row.key, { key: row.key, type: row.type as CustomProperty['type'], isUnique: row.is_unique }]),
  );
}

/**
 * Claims the record's values of properties that are declared unique, within its source and scope. A value that somebody
 * claims in this very moment fails on `unique_property_values_pkey` (in `receivingRaces`), and the next try finds it here.
 * @throws CoreError `duplicate` naming the property
 */
export async function claimUniqueProperties(
  tx: Tx,
  record: { readonly id: string; readonly source: string; readonly scope: string },
  values: PersonValues,
): Promise<void> {
  const given = Object.entries(values.customProperties ?? {}).filter(([, value]) => value !== null && value !== '');
  if (given.length === 0) return;
  const declared = await customProperties(tx);
  for (const [key, value] of given) {
    if (!declared.get(key)?.isUnique) continue;
    const owner = {
      tenant: tx.tenantId,
      source: record.source,
      scope: record.scope,
      key,
      value: JSON.stringify(value),
    };
    if (await tx.first(findUniqueProperty, owner)) {
      throw new CoreError('duplicate', 'a unique custom property is taken', {
        fields: [{ field: key, reason: 'taken' }],
        subject: key,
      });
    }
    await tx.run(claimUniqueProperty, { ...owner, record: record.id });
  }
}

const fits: Record<CustomProperty['type'], (value: CustomValue) => boolean> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && parseInstant(value) !== undefined,
};

/**
 * Checks values against the declarations: unknown keys and values of another type are refused.
 * @param field the wire's name for the map of properties, for the error
 * @throws CoreError `invalid` naming `field.key`
 */
export function checkCustomProperties(
  declared: ReadonlyMap<string, CustomProperty>,
  values: Record<string, CustomValue>,
  field: string,
): void {
  for (const [key, value] of Object.entries(values)) {
    const property = declared.get(key);
    if (property === undefined) throw invalid(`${field}.${key}`, 'unknown');
    if (value !== null && !fits[property.type](value)) throw invalid(`${field}.${key}`, 'wrong_type');
  }
}
