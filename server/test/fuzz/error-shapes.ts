import { CoreError, coreErrorCodes, type FieldError, type FieldReason } from '../../src/core/errors.ts';
import type { Dialect } from '../../src/dialects/dialect.ts';
import type { Operation } from '../../src/dialects/operation.ts';

/**
 * What an error body of an operation looks like: the dialect's own translations, run with probe errors. A string stands for a
 * type; an object whose keys come from the request (probe names) takes any key, with any of the values seen.
 */
export type Shape = string | readonly Shape[] | ShapeObject;
interface ShapeObject {
  readonly keys: Readonly<Record<string, Shape>>;
  /** Any key may stand here with one of these values. */
  readonly free: readonly Shape[];
}

export interface ErrorShape {
  readonly status: number;
  readonly body: Shape;
}

const probe = 'fuzzprobe';
const reasons: readonly FieldReason[] = [
  'required',
  'wrong_type',
  'wrong_format',
  'wrong_value',
  'too_long',
  'out_of_range',
  'unknown',
  'taken',
];

/** No field, one, a nested one beside it, two; by every reason. */
const probes: readonly FieldError[][] = [
  [],
  ...reasons.flatMap((reason) => [
    [{ field: probe, reason }],
    [
      { field: `${probe}.${probe}.${probe}`, reason },
      { field: `${probe}2`, reason },
    ],
  ]),
];

/** Every error body that a dialect can answer for an operation, with its status. */
export function errorShapes(dialect: Dialect, operation: Operation | undefined): ErrorShape[] {
  const shapes = new Map<string, ErrorShape>();
  // A dialect may answer in another shape below each of its prefixes.
  const paths =
    operation === undefined ? ['', ...dialect.prefixes].map((prefix) => `${prefix}/probe`) : [operation.path];
  for (const [code, path] of coreErrorCodes.flatMap((one) => paths.map((path) => [one, path] as const))) {
    for (const fields of code === 'unexpected' ? [[]] : [...probes, ...ownFields(operation)]) {
      const error = new CoreError(code, 'probe', { fields, subject: probe });
      const { status, body } = dialect.errors[code](error, { method: 'GET', path, operation, now: 0 });
      const shape = { status, body: shapeOf(body) };
      shapes.set(JSON.stringify(shape), shape);
    }
  }
  return [...shapes.values()];
}

/** Names that the operation has and a translation may treat in a way of its own. */
function ownFields(operation: Operation | undefined): FieldError[][] {
  const names = [operation?.schema.body, operation?.schema.querystring, operation?.schema.params].flatMap((schema) =>
    Object.keys((schema as { properties?: Record<string, unknown> } | undefined)?.properties ?? {}),
  );
  return names.flatMap((field) => reasons.map((reason) => [{ field, reason }]));
}

function shapeOf(value: unknown): Shape {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  if (Array.isArray(value)) return value.map(shapeOf);
  const keys: Record<string, Shape> = {};
  const free: Shape[] = [];
  for (const [key, inner] of Object.entries(value)) {
    if (key.includes(probe)) free.push(shapeOf(inner));
    else keys[key] = shapeOf(inner);
  }
  return { keys, free };
}

/** Whether a value has a shape. */
export function fits(value: unknown, shape: Shape): boolean {
  if (typeof shape === 'string') return (value === null ? 'null' : typeof value) === shape;
  if (Array.isArray(shape)) {
    return Array.isArray(value) && value.every((one) => shape.some((item) => fits(one, item)));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { keys, free } = shape as ShapeObject;
  return (
    Object.keys(keys).every((key) => Object.hasOwn(value, key)) &&
    Object.entries(value).every(([key, inner]) => {
      const named = Object.hasOwn(keys, key) ? keys[key] : undefined;
      // A tree of names from the request: each leaf is a text, however deep the names go.
      return named !== undefined ? fits(inner, named) : free.length > 0 && leavesFit(inner, free);
    })
  );
}

function leavesFit(value: unknown, free: readonly Shape[]): boolean {
  if (free.some((shape) => fits(value, shape))) return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((inner) => leavesFit(inner, free));
}
