import { isoMillis, parseInstant } from '../../../kit/dates.ts';
import { normaliseEmail } from '../../../kit/email.ts';
import type { FieldReason } from '../../errors.ts';

/** What a field of the catalogue's file may hold. */
export interface Field {
  /** Of an entry that is new: one that is known may leave it out. */
  readonly isRequired?: boolean;
  /** The value as it is kept, or why it cannot be. Never called with null. */
  read(value: unknown): { readonly value: unknown } | FieldReason;
}

/** Longest texts, in characters. */
export const fieldLimits = { name: 500, text: 10_000, listItems: 1_000 } as const;

export const required = (field: Field): Field => ({ ...field, isRequired: true });

export const text = (most: number = fieldLimits.name, shape?: RegExp): Field => ({
  read(value) {
    if (typeof value !== 'string') return 'wrong_type';
    const trimmed = value.trim();
    if (trimmed === '') return 'required';
    if (trimmed.length > most) return 'too_long';
    return shape === undefined || shape.test(trimmed) ? { value: trimmed } : 'wrong_format';
  },
});

export const number = (least: number, most: number, whole = false): Field => ({
  read(value) {
    if (typeof value !== 'number' || (whole && !Number.isInteger(value))) return 'wrong_type';
    return value >= least && value <= most ? { value } : 'out_of_range';
  },
});

export const flag: Field = { read: (value) => (typeof value === 'boolean' ? { value } : 'wrong_type') };

export const choice = (allowed: readonly string[]): Field => ({
  read: (value) => (typeof value === 'string' && allowed.includes(value) ? { value } : 'wrong_value'),
});

/** Kept as decimal text with two digits behind the point, as the database has it. */
export const price: Field = {
  read(value) {
    const number = typeof value === 'string' && /^\d{1,12}(\.\d{1,2})?$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number') return 'wrong_type';
    if (number < 0 || number >= 1e12) return 'out_of_range';
    const decimal = number.toFixed(2);
    return Number(decimal) === number ? { value: decimal } : 'wrong_format';
  },
};

export const currency = text(3, /^[A-Z]{3}$/);

export const email: Field = {
  read(value) {
    if (typeof value !== 'string') return 'wrong_type';
    const normal = normaliseEmail(value);
    return normal === undefined ? 'wrong_format' : { value: normal };
  },
};

/** ISO 8601; without a zone it is UTC. Kept in UTC with milliseconds. */
export const instant: Field = {
  read(value) {
    const moment = typeof value === 'string' ? parseInstant(value) : undefined;
    return moment === undefined ? 'wrong_format' : { value: isoMillis(moment) };
  },
};

/** Two numbers, latitude first. */
export const coords: Field = {
  read(value) {
    if (!Array.isArray(value) || value.length !== 2) return 'wrong_type';
    const [latitude, longitude] = value as unknown[];
    if (typeof latitude !== 'number' || typeof longitude !== 'number') return 'wrong_type';
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { value } : 'out_of_range';
  },
};

/** Texts, each once. */
export const texts: Field = {
  read(value) {
    if (!Array.isArray(value)) return 'wrong_type';
    if (value.length > fieldLimits.listItems) return 'too_long';
    const read = value.map((item) => text().read(item));
    const wrong = read.find((item) => typeof item === 'string');
    if (wrong !== undefined) return wrong;
    return { value: [...new Set(read.map((item) => (item as { value: string }).value))] };
  },
};

export const object: Field = { read: (value) => (isObject(value) ? { value } : 'wrong_type') };

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
