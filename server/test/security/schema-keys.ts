/** What a schema says about the keys of a value, as plain JSON Schema. */
interface Schema {
  readonly properties?: Record<string, Schema>;
  readonly patternProperties?: Record<string, Schema>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** Keys of a value, as paths (`data.0.tags`), that no schema names. Free-form parts, whose keys are data, name every key. */
export function unnamedKeys(schema: unknown, value: unknown, path = ''): string[] {
  return extras(alternatives([schema as Schema]), value, path);
}

/** Where a schema takes any key (records, `unknown`), as paths. */
export function freeParts(schema: unknown, path = ''): string[] {
  const shapes = alternatives([schema as Schema]);
  return [
    ...new Set(
      shapes.flatMap((shape) => [
        ...(shape.patternProperties || typeof shape.additionalProperties === 'object' || isAnything(shape)
          ? [path]
          : []),
        ...Object.entries(shape.properties ?? {}).flatMap(([key, inner]) => freeParts(inner, join(path, key))),
        ...(shape.items === undefined ? [] : freeParts(shape.items, join(path, '*'))),
      ]),
    ),
  ];
}

function extras(shapes: readonly Schema[], value: unknown, path: string): string[] {
  if (Array.isArray(value)) {
    const items = alternatives(shapes.flatMap(({ items: one }) => one ?? []));
    return value.flatMap((one, index) => extras(items, one, join(path, String(index))));
  }
  if (typeof value !== 'object' || value === null || shapes.some(isAnything)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const named = shapes.flatMap((shape) => [
      ...(shape.properties !== undefined && Object.hasOwn(shape.properties, key)
        ? [shape.properties[key] as Schema]
        : []),
      ...Object.values(shape.patternProperties ?? {}),
      ...(typeof shape.additionalProperties === 'object' ? [shape.additionalProperties] : []),
    ]);
    return named.length === 0 ? [join(path, key)] : extras(alternatives(named), inner, join(path, key));
  });
}

/** A union's members and an intersection's parts, flat. */
function alternatives(schemas: readonly Schema[]): Schema[] {
  return schemas.flatMap((schema) => [schema, ...alternatives([...(schema.anyOf ?? []), ...(schema.allOf ?? [])])]);
}

/** A schema without a word about what the value is. */
function isAnything(schema: Schema): boolean {
  return !['type', 'anyOf', 'allOf', 'const', 'enum', 'properties', 'not'].some((word) => word in schema);
}

const join = (path: string, key: string) => (path === '' ? key : `${path}.${key}`);
