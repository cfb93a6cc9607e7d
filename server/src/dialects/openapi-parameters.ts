import type { TSchema } from 'typebox';
import type { OperationSchema } from './operation.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** A schema as plain JSON: the library's own marks on it do not survive the way through text. */
export function plain(schema: TSchema | JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(schema), (_, value: unknown) => simplified(value)) as JsonObject;
}

/**
 * Two choices that the schema library spells as `anyOf`, the way readers and code generators expect them: one between
 * constants is an `enum`, and "or null" is a second type. The meaning is the same.
 */
function simplified(value: unknown): unknown {
  const { anyOf, ...rest } = (value ?? {}) as { anyOf?: unknown };
  if (!Array.isArray(anyOf)) return value;
  const choices = anyOf as JsonObject[];
  const [first = {}, second] = choices;
  if (choices.every((choice) => 'const' in choice && choice.type === first.type))
    return { ...rest, type: first.type, enum: choices.map((choice) => choice.const) };
  const valued = 'const' in first || 'enum' in first;
  if (choices.length === 2 && second?.type === 'null' && typeof first.type === 'string' && !valued)
    return { ...first, ...rest, type: [first.type, 'null'] };
  return value;
}

/** Path and query parameters of a route. `template` has OpenAPI's spelling: each `{name}` in it is a parameter. */
export function parametersOf(template: string, schema: OperationSchema): JsonObject[] {
  const inPath = schema.params === undefined ? {} : propertiesOf(plain(schema.params)).properties;
  const names = [...template.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
  return [
    ...names.map((name) => parameter('path', name, inPath[name] ?? { type: 'string' }, true)),
    ...(schema.querystring === undefined ? [] : queryParameters(plain(schema.querystring))),
  ];
}

function queryParameters(query: JsonObject): JsonObject[] {
  const { properties, required } = propertiesOf(query);
  return Object.entries(properties).map(([name, schema]) => parameter('query', name, schema, required.has(name)));
}

function parameter(place: 'path' | 'query', name: string, schema: JsonObject, required: boolean): JsonObject {
  const { description, deprecated, ...rest } = schema;
  return {
    name,
    in: place,
    required,
    ...(description === undefined ? {} : { description }),
    ...(deprecated === true ? { deprecated } : {}),
    // `filter[email]=…`: the brackets that every dialect's query strings are read with.
    ...(place === 'query' && hasType(rest, 'object') ? { style: 'deepObject', explode: true } : {}),
    schema: rest,
  };
}

export function hasType({ type }: JsonObject, wanted: string): boolean {
  return type === wanted || (Array.isArray(type) && type.includes(wanted));
}

/** The properties of an object schema, those of its alternatives and parts included; an alternative's are all optional. */
function propertiesOf(schema: JsonObject): { properties: Record<string, JsonObject>; required: Set<string> } {
  const properties = { ...(schema.properties as Record<string, JsonObject> | undefined) };
  const required = new Set((schema.required as string[] | undefined) ?? []);
  for (const part of (schema.allOf ?? []) as JsonObject[]) {
    const more = propertiesOf(part);
    Object.assign(properties, more.properties);
    for (const name of more.required) required.add(name);
  }
  for (const choice of [...((schema.anyOf ?? []) as JsonObject[]), ...((schema.oneOf ?? []) as JsonObject[])]) {
    for (const [name, value] of Object.entries(propertiesOf(choice).properties)) properties[name] ??= value;
  }
  return { properties, required };
}
