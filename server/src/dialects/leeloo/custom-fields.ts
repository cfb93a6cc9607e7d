import type { Static } from 'typebox';
import { invalid } from '../../core/errors.ts';
import type { CustomProperty } from '../../core/people/unique-properties.ts';
import type { CustomValue } from '../../core/people/values.ts';
import { parseInstant } from '../../kit/dates.ts';
import { normaliseEmail } from '../../kit/email.ts';
import { customTypes, type PersonUpdate } from './wire-notes.ts';

type Sent = NonNullable<Static<typeof PersonUpdate>['custom_fields']>;
type CustomType = (typeof customTypes)[number];

/** Where the record's details keep a field's type: values alone do not tell an e-mail from a word. */
const typeKey = (name: string) => `custom_type:${name}`;

const numberShape = /^-?\d{1,15}(\.\d{1,10})?$/;

/** What the value of each type must be. A phone is any text with a digit: it is written down, and identifies nobody. */
const fits: Record<CustomType, (text: string) => boolean> = {
  EMAIL: (text) => normaliseEmail(text) !== undefined,
  PHONE: (text) => /\d/.test(text),
  DATE: (text) => parseInstant(text) !== undefined,
  KEYWORD: () => true,
  NUMBER: (text) => numberShape.test(text),
};

/**
 * The custom fields of an update as values, and their types for the record's details; an empty value removes a field. A property
 * that the operator declared takes its declared type, so that the other sources can read it.
 * @throws CoreError `invalid` naming `custom_fields`
 */
export function toCustomFields(sent: Sent, declared: ReadonlyMap<string, CustomProperty>) {
  const values: [string, CustomValue][] = [];
  const types: [string, string | null][] = [];
  for (const { type, name, value } of sent) {
    const kind = customTypes.find((known) => known === type.trim().toUpperCase());
    if (kind === undefined) throw invalid('custom_fields.type', 'wrong_value');
    const [key, text] = [name.trim(), value.trim()];
    if (key === '') throw invalid('custom_fields.name', 'required');
    // A key that would reach a prototype when somebody copies the values.
    if (key === '__proto__') throw invalid('custom_fields.name', 'wrong_value');
    if (text !== '' && !fits[kind](text)) throw invalid('custom_fields.value', 'wrong_format');
    values.push([key, text === '' ? null : storedAs(text, kind, declared.get(key)?.type)]);
    types.push([typeKey(key), text === '' ? null : kind]);
  }
  return { customProperties: Object.fromEntries(values), details: Object.fromEntries(types) };
}

function storedAs(text: string, kind: CustomType, declared?: CustomProperty['type']): CustomValue {
  if (declared === undefined) return kind === 'NUMBER' ? Number(text) : text;
  if (declared === 'string') return text;
  if (declared === 'number' && numberShape.test(text)) return Number(text);
  if (declared === 'boolean' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (declared === 'date' && parseInstant(text) !== undefined) return text;
  throw invalid('custom_fields.value', 'wrong_type');
}

/** The type of a field: the one it was sent with, else what its value looks like. Values are texts in all the document's samples. */
export function fromCustomField(name: string, value: CustomValue, details: Readonly<Record<string, unknown>>) {
  const said = details[typeKey(name)];
  return { type: typeof said === 'string' ? said : guess(value), name, value: String(value ?? '') };
}

function guess(value: CustomValue): CustomType {
  if (typeof value === 'number') return 'NUMBER';
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? 'DATE' : 'KEYWORD';
}
