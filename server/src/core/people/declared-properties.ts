import type { Tx } from '../../store/tx.ts';
import { invalid } from '../errors.ts';
import { type CustomProperty, customProperties } from './unique-properties.ts';
import type { CustomValue } from './values.ts';

/**
 * Of values under names that a partner chose freely, those that the operator declared as custom properties; the others are
 * left out. Texts are read as the declared type, because forms have no other.
 * @throws CoreError `invalid` naming a declared property whose value does not fit its type
 */
export async function declaredOnly(
  tx: Tx,
  candidates: Readonly<Record<string, unknown>>,
): Promise<Record<string, CustomValue>> {
  const names = Object.keys(candidates);
  if (names.length === 0) return {};
  const declared = await customProperties(tx);
  const kept: Record<string, CustomValue> = {};
  for (const name of names) {
    const property = declared.get(name);
    const value = candidates[name];
    if (property === undefined || value === undefined || value === null || value === '') continue;
    const read = readAs(property.type, value);
    if (read === undefined) throw invalid(name, 'wrong_type');
    kept[name] = read;
  }
  return kept;
}

function readAs(type: CustomProperty['type'], value: unknown): CustomValue | undefined {
  const text = typeof value === 'string' ? value.trim() : undefined;
  switch (type) {
    case 'string':
      return text ?? (typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined);
    case 'number': {
      const number = text === undefined ? value : Number(text);
      return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
    }
    case 'boolean':
      if (typeof value === 'boolean') return value;
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'date':
      return text !== undefined && /^\d{4}-\d{2}-\d{2}/.test(text) ? text : undefined;
  }
}
