import fc, { type Arbitrary } from 'fast-check';
import { ref, textFor } from './words.ts';

/** JSON Schema as the operations use it: after `plain()`, without the library's marks. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema | readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
}

/** Most optional fields and items of a generated value: longer ones only cost time; boundaries are a mutation of their own. */
const mostItems = 3;

/**
 * Values that fit a schema. A text is one that a field of its name usually holds, when its schema allows that; it may be a
 * `Ref`, to be resolved when the request is sent.
 */
export function valuesOf(schema: Schema, name = ''): Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) {
    const { anyOf: _, oneOf: __, ...rest } = schema;
    return fc.oneof(...choices.map((choice) => valuesOf({ ...rest, ...choice }, name)));
  }
  if (schema.allOf !== undefined) return valuesOf(merged(schema), name);
  const types = typesOf(schema);
  return types.length === 0 ? anything(name) : fc.oneof(...types.map((type) => ofType(type, schema, name)));
}

/** The parts of an intersection as one object schema. */
function merged({ allOf = [], ...rest }: Schema): Schema {
  const parts = [rest, ...allOf];
  return {
    ...Object.assign({}, ...parts),
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: parts.flatMap(({ required = [] }) => required),
  };
}

export function typesOf({ type, properties, items }: Schema): readonly string[] {
  if (typeof type === 'string') return [type];
  if (type !== undefined) return type;
  if (properties !== undefined) return ['object'];
  return items === undefined ? [] : ['array'];
}

function ofType(type: string, schema: Schema, name: string): Arbitrary<unknown> {
  switch (type) {
    case 'object':
      return objects(schema);
    case 'array':
      return arrays(schema, name);
    case 'string':
      return texts(schema, name);
    case 'integer':
    case 'number':
      return numbers(schema, name, type === 'integer');
    case 'boolean':
      return fc.boolean();
    default:
      return fc.constant(null);
  }
}

function objects({ properties = {}, required = [], patternProperties, additionalProperties }: Schema) {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, valuesOf(inner, name)]));
  const needed = required.filter((name) => Object.hasOwn(fields, name));
  // Each optional field is left out in about half of the values; `record` does it evenly.
  const named: Arbitrary<Record<string, unknown>> = fc.record(fields, { requiredKeys: needed });
  const [inner = typeof additionalProperties === 'object' ? additionalProperties : undefined] = Object.values(
    patternProperties ?? {},
  );
  if (inner === undefined) return named;
  const key = fc.oneof(
    fc.constantFrom('region', 'score', 'active', 'name', 'a b', 'Ключ'),
    fc.string({ maxLength: 12 }),
  );
  return fc
    .tuple(named, fc.dictionary(key, valuesOf(inner), { maxKeys: mostItems, noNullPrototype: true }))
    .map(([fixed, free]) => ({ ...free, ...fixed }));
}

function arrays({ items, minItems = 0, maxItems = minItems + mostItems }: Schema, name: string) {
  if (Array.isArray(items)) return fc.tuple(...items.map((item: Schema) => valuesOf(item, name)));
  return fc.array(items === undefined ? anything(name) : valuesOf(items as Schema, name), {
    minLength: minItems,
    maxLength: Math.min(maxItems, minItems + mostItems),
  });
}

const formats: Readonly<Record<string, Arbitrary<string>>> = {
  'date-time': fc.constantFrom('2026-01-15T09:30:00Z', '2024-02-29T23:59:59.999+02:00'),
  date: fc.constantFrom('2026-01-15', '2024-02-29'),
  email: fc.nat().map((number) => `fuzz${number}@example.com`),
  uuid: fc.uuid(),
  uri: fc.constant('https://example.com/a'),
};

function texts(schema: Schema, name: string): Arbitrary<unknown> {
  const { pattern, format, minLength = 0, maxLength = 40 } = schema;
  const fits = (value: string) => value.length >= minLength && value.length <= (schema.maxLength ?? Infinity);
  if (pattern !== undefined)
    return fc.stringMatching(new RegExp(pattern)).map((text) => (fits(text) ? text : text.slice(0, maxLength)));
  if (format !== undefined && formats[format] !== undefined) return formats[format];
  const usual = textFor(name).map((value) =>
    typeof value === 'string' && !fits(value) ? value.padEnd(minLength, 'x').slice(0, schema.maxLength) : value,
  );
  const free = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, minLength + 40) });
  return fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: free });
}

function numbers(schema: Schema, name: string, whole: boolean): Arbitrary<unknown> {
  const step = schema.multipleOf ?? (whole ? 1 : 0);
  const min = Math.max(schema.minimum ?? -1_000_000, (schema.exclusiveMinimum ?? -Infinity) + (step || 1e-6));
  const max = Math.min(schema.maximum ?? 1_000_000, (schema.exclusiveMaximum ?? Infinity) - (step || 1e-6));
  // Pages far behind the last row tell nothing: most numbers are small ones.
  const small = fc.integer({
    min: Math.ceil(min),
    max: Math.max(Math.ceil(min), Math.min(Math.floor(max), Math.max(min, 0) + 5)),
  });
  const any = whole ? fc.integer({ min: Math.ceil(min), max: Math.floor(max) }) : fc.double({ min, max, noNaN: true });
  const usual: Arbitrary<unknown> = fc
    .oneof({ weight: 3, arbitrary: small }, any)
    .map((value) =>
      schema.multipleOf === undefined ? value : Math.round(value / schema.multipleOf) * schema.multipleOf,
    );
  return /(?:^|_|[a-z])[iI]ds?$/.test(name) ? fc.oneof(usual, ref('id')) : usual;
}

/** Where a schema takes any value: what its name promises, or any JSON. */
function anything(name: string): Arbitrary<unknown> {
  return fc.oneof({ weight: 2, arbitrary: textFor(name) }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) });
}
