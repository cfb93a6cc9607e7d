import type { Static } from 'typebox';
import { invalid } from '../../core/errors.ts';
import type { CustomProperty } from '../../core/people/unique-properties.ts';
import type { CustomValue } from '../../core/people/values.ts';
import type { PersonView } from '../../core/people/view.ts';
import { parseInstant } from '../../kit/dates.ts';
import { normaliseEmail } from '../../kit/email.ts';
import { customTypes, type PersonUpdate } from './wire-notes.ts';

type Sent = NonNullable<Static<typeof PersonUpdate>['custom_fields']>;
type CustomType = (typeof customTypes)[number];

/** A field as the record's details keep it: its type, and its value where no declared property has it. */
interface Kept {
  readonly type: CustomType;
  readonly value?: string;
}

/** Where the record's details keep a field. */
const keyOf = (name: string) => `custom:${name}`;
const keyShape = /^custom:(.*)$/s;

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
 * What an update says of custom fields; an empty value removes one. A property that the operator declared gets a value of its
 * declared type, which the other sources read. Any other name means something to this source alone: it stays in its details.
 * @throws CoreError `invalid` naming `custom_fields`
 */
export function toCustomFields(sent: Sent, declared: ReadonlyMap<string, CustomProperty>) {
  const properties: [string, CustomValue][] = [];
  const details: [string, Kept | null][] = [];
  for (const { type, name, value } of sent) {
    const kind = customTypes.find((known) => known === type.trim().toUpperCase());
    if (kind === undefined) throw invalid('custom_fields.type', 'wrong_value');
    const [key, text] = [name.trim(), value.trim()];
    if (key === '') throw invalid('custom_fields.name', 'required');
    if (text !== '' && !fits[kind](text)) throw invalid('custom_fields.value', 'wrong_format');
    const property = declared.get(key);
    if (property !== undefined) properties.push([key, text === '' ? null : storedAs(text, property.type)]);
    const kept = property === undefined ? { type: kind, value: text } : { type: kind };
    details.push([keyOf(key), text === '' ? null : kept]);
  }
  return { customProperties: Object.fromEntries(properties), details: Object.fromEntries(details) };
}

function storedAs(text: string, declared: CustomProperty['type']): CustomValue {
  if (declared === 'string') return text;
  if (declared === 'number' && numberShape.test(text)) return Number(text);
  if (declared === 'boolean' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (declared === 'date' && parseInstant(text) !== undefined) return text;
  throw invalid('custom_fields.value', 'wrong_type');
}

/** The custom fields of a person: declared properties, whoever gave them, and this source's own. Values are texts in all samples. */
export function fromCustomFields({ values, details }: PersonView) {
  const kept = new Map(
    Object.entries(details).flatMap(([key, one]) => {
      const [, name] = keyShape.exec(key) ?? [];
      return name === undefined ? [] : [[name, one as Kept] as const];
    }),
  );
  const properties = Object.entries(values.customProperties ?? {}).map(([name, value]) => ({
    type: kept.get(name)?.type ?? guess(value),
    name,
    value: String(value ?? ''),
  }));
  const own = [...kept].flatMap(([name, { type, value }]) => (value === undefined ? [] : [{ type, name, value }]));
  return [...properties, ...own];
}

/** The type of a property that another source gave: what its value looks like. */
function guess(value: CustomValue): CustomType {
  if (typeof value === 'number') return 'NUMBER';
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? 'DATE' : 'KEYWORD';
}
