import type { Answer } from '../support/test-server.ts';
import type { Sample } from './samples.ts';

/** What the generated tests need to know of a body's schema, as plain JSON Schema. */
export interface Shape {
  readonly type?: string | readonly string[];
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

/** Paths of all fields of a body or query that are no objects: `account.name`. */
export function fieldsOf(schema: unknown, prefix = ''): string[] {
  return Object.entries(propertiesOf(schema)).flatMap(([name, inner]) => {
    const deeper = fieldsOf(inner, `${prefix}${name}.`);
    return deeper.length > 0 ? deeper : [`${prefix}${name}`];
  });
}

const takesText = ({ type, anyOf = [] }: Shape): boolean => [type].flat().includes('string') || anyOf.some(takesText);

/** Paths of the texts that a body may hold. */
export function textFields(schema: unknown, prefix = ''): string[] {
  return Object.entries(propertiesOf(schema)).flatMap(([name, inner]) => [
    ...(takesText(inner) ? [`${prefix}${name}`] : []),
    ...textFields(inner, `${prefix}${name}.`),
  ]);
}

/** A value with one of its fields set. */
export function put(into: unknown, [name = '', ...rest]: readonly string[], value: unknown): Record<string, unknown> {
  const object = (typeof into === 'object' && into !== null ? into : {}) as Record<string, unknown>;
  return { ...object, [name]: rest.length === 0 ? value : put(object[name], rest, value) };
}

export const bodyOf = ({ json, form }: Sample) => (json ?? form ?? {}) as Record<string, unknown>;

/** The documented 500 of a wrong account model is the caller's fault, and no failure of the server's. */
export const documented = ({ status, text }: Pick<Answer, 'status' | 'text'>) =>
  status === 500 && text.includes('Register Account Model is not valid');
