import type { FieldType, Operand, Operator } from '../../core/people/filter.ts';
import { longestText } from '../../core/people/values.ts';
import { parseInstant } from '../../kit/dates.ts';
import { calendarDay } from './map.ts';
import { filterLimits } from './wire-filter.ts';

/** A clause's value in the core's form, or what it should have been. */
export type ReadValue = { readonly value: Operand } | { readonly must: string };

/** Reads a clause's `value` by its field's type. `isNull` may come without one and then asks for what is unset. */
export function readValue(type: FieldType, operator: Operator, value: unknown): ReadValue {
  if (operator === 'isNull')
    return value === undefined || typeof value === 'boolean' ? { value: value ?? true } : { must: musts.boolean };
  if (operator !== 'in' && operator !== 'nin') {
    const one = readers[type](value);
    return one === undefined ? { must: musts[type] } : { value: one };
  }
  if (!Array.isArray(value)) return { must: 'must be an array' };
  if (value.length > filterLimits.values) return { must: `must contain no more than ${filterLimits.values} elements` };
  const list = value.map(readers[type]);
  const read = list.filter((one) => one !== undefined);
  return read.length < list.length ? { must: `must be an array, each value of which ${musts[type]}` } : { value: read };
}

const musts: Readonly<Record<FieldType, string>> = {
  string: 'must be a string',
  number: 'must be a number conforming to the specified constraints',
  boolean: 'must be a boolean value',
  date: 'must be a valid ISO 8601 date string',
  instant: 'must be a valid ISO 8601 date string',
};

type Reader = (value: unknown) => string | number | boolean | undefined;

const readers: Readonly<Record<FieldType, Reader>> = {
  string: (value) => (typeof value === 'string' && value.length <= longestText ? value : undefined),
  number: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  date: (value) => (typeof value === 'string' ? calendarDay(value) : undefined),
  instant: (value) => (typeof value === 'string' ? parseInstant(value) : undefined),
};
