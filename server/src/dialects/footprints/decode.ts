import { type FieldReason, invalid } from '../../core/errors.ts';
import { isoMillis, parseDay, parseInstant } from '../../kit/dates.ts';
import { checkJson } from '../../kit/forms.ts';
import { fromObjectId, type Id } from '../../kit/ids.ts';

/**
 * Reads values as the vendor's clients send them: JSON types, or texts from a form. Everywhere: undefined was not sent, null was sent
 * empty. All throw CoreError `invalid` that names the field.
 */
export type Body = Readonly<Record<string, unknown>>;
type Sent<T> = T | null | undefined;

/** The documents' own samples send `comment ` with a space behind it: in forms that is trimmed before, in JSON here. */
export function withTrimmedNames(body: Body): Body {
  return { ...Object.fromEntries(Object.entries(body).map(([name, value]) => [name.trim(), value])), ...body };
}

export function textOf(body: Body, field: string): Sent<string> {
  return toText(body[field], field);
}

/** One value as a text; `field` is what an error calls it, here and below. */
export function toText(value: unknown, field: string): Sent<string> {
  if (value === undefined || value === null) return value;
  if (typeof value === 'object') throw invalid(field, 'wrong_type');
  return String(value).trim() || null;
}

/** @throws CoreError `invalid` with reason `required` when it is not sent or empty */
export function requiredText(body: Body, field: string): string {
  const text = textOf(body, field);
  if (!text) throw invalid(field, 'required');
  return text;
}

/** A plus that a client did not encode arrives as a space: `userPhone=+40722…` in a query or a form. */
export function phoneOf(body: Body, field: string): Sent<string> {
  const value = body[field];
  return typeof value === 'string' && /^ [1-9]\d{9}/.test(value) ? `+${value.trim()}` : textOf(body, field);
}

const flags = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** `"true"` and `"false"` (documented), booleans, and PHP's 1 and 0. */
export function flagOf(body: Body, field: string): Sent<boolean> {
  return read(body, field, 'wrong_value', (text) => flags.get(text.toLowerCase()));
}

export function wholeNumberOf(body: Body, field: string, min: number, max: number): Sent<number> {
  const number = read(body, field, 'wrong_type', (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : undefined));
  if (typeof number === 'number' && (number < min || number > max)) throw invalid(field, 'out_of_range');
  return number;
}

/** `Y-m-d`; an instant counts as its day, so that what answers show can be sent back. */
export function dayOf(body: Body, field: string): Sent<string> {
  return read(body, field, 'wrong_format', (text) => {
    const moment = parseDay(text) === undefined ? parseInstant(text) : undefined;
    return moment === undefined ? parseDay(text) : isoMillis(moment).slice(0, 10);
  });
}

/** An id that cannot be ours is refused like one that nobody has. */
export function idOf(body: Body, field: string): Id | undefined {
  return read(body, field, 'unknown', fromObjectId) ?? undefined;
}

/** A list, JSON text of one, or one value alone. A list without items was sent empty. */
export function listOf(body: Body, field: string): Sent<readonly unknown[]> {
  return toList(body[field], field);
}

export function toList(sent: unknown, field: string): Sent<readonly unknown[]> {
  const value = fromJson(sent, field, '[');
  if (value === undefined) return undefined;
  if (value === null || value === '') return null;
  if (Array.isArray(value)) return value.length > 0 ? value : null;
  if (typeof value === 'object') throw invalid(field, 'wrong_type');
  return [value];
}

/** Texts of a list; empty ones are left out. */
export function textsOf(body: Body, field: string): Sent<string[]> {
  return toTexts(body[field], field);
}

export function toTexts(sent: unknown, field: string): Sent<string[]> {
  const list = toList(sent, field);
  if (!list) return list;
  const texts: string[] = [];
  for (const [at, item] of list.entries()) {
    const text = typeof item === 'string' ? item.trim() : toText(item, `${field}.${at}`);
    if (text) texts.push(text);
  }
  return texts;
}

/** An object, or JSON text of one. */
export function partsOf(body: Body, field: string): Sent<Record<string, unknown>> {
  const value = fromJson(body[field], field, '{');
  if (value === undefined || value === null || value === '') return value === undefined ? undefined : null;
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid(field, 'wrong_type');
  return value as Record<string, unknown>;
}

function read<T>(body: Body, field: string, otherwise: FieldReason, reader: (text: string) => T | undefined): Sent<T> {
  const text = textOf(body, field);
  if (text === undefined || text === null) return text;
  const value = reader(text);
  if (value === undefined) throw invalid(field, otherwise);
  return value;
}

/** Multipart fields hold texts, so clients put JSON into them. It is checked as every body is; what is no JSON stays text. */
function fromJson(value: unknown, field: string, opening: '[' | '{'): unknown {
  if (typeof value !== 'string' || !value.trim().startsWith(opening)) return value;
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return value;
  }
  if (checkJson(parsed) !== undefined) throw invalid(field, 'wrong_value');
  return parsed;
}
