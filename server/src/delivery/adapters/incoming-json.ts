import { CoreError } from '../../core/errors.ts';

/** What another system sent, read with care: every part may be missing or something else. */
export type Json = Readonly<Record<string, unknown>>;

/** Longest text that is taken in, in UTF-16 units; far above what any messenger sends. */
export const longestIncoming = 16_384;

/** @throws CoreError `malformed` */
export function readJson(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CoreError('malformed', 'this is no JSON', { cause });
  }
  const read = partOf({ value }, 'value');
  if (read === undefined) throw new CoreError('malformed', 'this is no JSON object');
  return read;
}

/** An object inside of another; undefined when there is none. */
export function partOf(json: Json, name: string): Json | undefined {
  const value = Object.hasOwn(json, name) ? json[name] : undefined;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

/** A text or a number as text, without what a database cannot keep; undefined when there is none or it is empty. */
export function textOf(json: Json, name: string): string | undefined {
  const value = Object.hasOwn(json, name) ? json[name] : undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value !== 'string') return undefined;
  const text = value.replaceAll('\u0000', '').toWellFormed();
  return text.trim() === '' ? undefined : text;
}

/** Most campaign marks of one person, and the longest value, in UTF-16 units. */
const mostMarks = 10;
const longestMark = 200;

/** The campaign marks in a part called `utm`: `utm_source`, `utm_medium` and their like; whatever else is there is no mark. */
export function utmMarksOf(json: Json): { utmMarks?: Record<string, string> } {
  const utm = partOf(json, 'utm') ?? {};
  const marks = Object.keys(utm).flatMap((name) => {
    const value = /^utm_[a-z]{1,20}$/.test(name) ? textOf(utm, name) : undefined;
    return value === undefined ? [] : [[name, value.slice(0, longestMark)] as const];
  });
  return marks.length === 0 ? {} : { utmMarks: Object.fromEntries(marks.slice(0, mostMarks)) };
}
