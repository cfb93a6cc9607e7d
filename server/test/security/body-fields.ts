import type { Answer } from '../support/test-server.ts';
import type { Sample } from './samples.ts';

/** What the generated tests need to know of a body's schema, as plain JSON Schema. */
export interface Shape {
  readonly type?: string | readonly string[];
  readonly maxLength?: number;
  readonly properties?: Record<string, Shape>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
}

/** The fields that an object's schema knows, also where it may be null. */
export function propertiesOf(schema: unknown): Record<string, Shape> {
  const { properties = {}, anyOf = [], allOf = [] } = (schema ?? {}) as Shape;
  return Object.assign({}, properties, ...[...anyOf, ...allOf].map(propertiesOf));
}

/** The fields of an object, and those of the first item of a list of objects (`subscriptions.0.website`). */
function within(schema: unknown): [name: string, shape: Shape][] {
  return Object.entries(propertiesOf(schema)).flatMap(([name, inner]): [string, Shape][] => {
    const { items } = inner;
    const listed = items !== undefined && Object.keys(propertiesOf(items)).length > 0;
    return [[name, inner], ...(listed ? [[`${name}.0`, items] as [string, Shape]] : [])];
  });
}

/** Paths of all fields of a body or query that are no objects: `account.name`. */
export function fieldsOf(schema: unknown, prefix = ''): string[] {
  return within(schema).flatMap(([name, inner]) => {
    const deeper = fieldsOf(inner, `${prefix}${name}.`);
    return deeper.length > 0 ? deeper : [`${prefix}${name}`];
  });
}

/** The parts of a schema that take a text. */
const textParts = (shape: Shape): Shape[] => [
  ...([shape.type].flat().includes('string') ? [shape] : []),
  ...(shape.anyOf ?? []).flatMap(textParts),
];

/** Paths of the texts that a body may hold, and how long each may be where its schema says so. */
export function textLimits(schema: unknown, prefix = ''): [path: string, maxLength: number | undefined][] {
  return within(schema).flatMap(([name, inner]) => [
    ...textParts(inner)
      .slice(0, 1)
      .map(({ maxLength }): [string, number | undefined] => [`${prefix}${name}`, maxLength]),
    ...textLimits(inner, `${prefix}${name}.`),
  ]);
}

/** A value with one of its fields set. */
export function put(into: unknown, [name = '', ...rest]: readonly string[], value: unknown): unknown {
  const object = (typeof into === 'object' && into !== null ? into : {}) as Record<string, unknown>;
  const inner = rest.length === 0 ? value : put(object[name], rest, value);
  return Array.isArray(into) ? Object.assign([...into], { [name]: inner }) : { ...object, [name]: inner };
}

export const bodyOf = ({ json, form }: Sample) => (json ?? form ?? {}) as Record<string, unknown>;

/** The documented 500 of a wrong account model is the caller's fault, and no failure of the server's. */
export const documented = ({ status, text }: Pick<Answer, 'status' | 'text'>) =>
  status === 500 && text.includes('Register Account Model is not valid');

/** A body as form fields, what is inside of it in brackets; of a list of texts its first, which one field says as well. */
export function formFields(body: object): Record<string, string> {
  return Object.fromEntries(Object.entries(body).flatMap(([name, value]) => bracketed(name, value)));
}

function bracketed(name: string, value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[name, String(value)]];
  if (Array.isArray(value) && typeof value[0] !== 'object') return [[name, String(value[0])]];
  return Object.entries(value).flatMap(([key, inner]) => bracketed(`${name}[${key}]`, inner));
}
