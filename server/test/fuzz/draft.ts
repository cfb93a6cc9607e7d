import type { Dialect } from '../../src/dialects/dialect.ts';
import { plain } from '../../src/dialects/openapi-parameters.ts';
import type { BodyKind, Operation } from '../../src/dialects/operation.ts';
import type { Schema } from './schema-values.ts';

/** An operation to be fuzzed. */
export interface Target {
  readonly dialect: Dialect;
  readonly operation: Operation;
}

/** A request before it is written: what mutations change. */
export interface Draft {
  readonly target: Target;
  method: string;
  /** The route's pattern, with its parameters. */
  readonly pattern: string;
  params: Record<string, unknown>;
  query: Record<string, unknown>;
  /** undefined: none is sent. */
  body: unknown;
  kind: BodyKind;
  headers: Record<string, string>;
  /** Sent instead of what `body` says. */
  rawBody?: string | Uint8Array | undefined;
  /** Put behind the query string, as they are. */
  rawQuery?: string | undefined;
  /** Put instead of a path parameter, or behind the path, as it is. */
  rawPath?: string | undefined;
  /** Sent instead of the content type that belongs to `kind`; empty: none is sent. */
  contentType?: string | undefined;
}

export type Place = 'params' | 'query' | 'body';
/** Where a value stands in a draft. */
export interface Spot {
  readonly place: Place;
  readonly path: readonly string[];
}

/** A schema as plain JSON; an operation without one has none. */
export function schemaOf({ operation }: Target, place: Place): Schema | undefined {
  const schema = operation.schema[place === 'query' ? 'querystring' : place];
  return schema === undefined ? undefined : (plain(schema) as Schema);
}

/** Every value inside a draft, containers too, the outermost first. */
export function spotsOf(draft: Draft): Spot[] {
  const spots: Spot[] = [];
  for (const place of ['body', 'query', 'params'] as const) walk(place, draft[place], [], spots);
  return spots;
}

function walk(place: Place, value: unknown, path: readonly string[], into: Spot[]): void {
  if (path.length > 0) into.push({ place, path });
  if (typeof value !== 'object' || value === null || path.length > 5) return;
  for (const [key, inner] of Object.entries(value).slice(0, 50)) walk(place, inner, [...path, key], into);
}

export function valueAt(draft: Draft, { place, path }: Spot): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], draft[place]);
}

/** Puts a value at a place, with the containers that are missing on the way; `undefined` takes it away. */
export function putAt(draft: Draft, { place, path }: Spot, value: unknown): void {
  const copy = structuredClone(draft[place] ?? {}) as Record<string, unknown>;
  if (typeof copy !== 'object' || copy === null) return;
  let holder = copy;
  for (const key of path.slice(0, -1)) {
    const inner = Object.hasOwn(holder, key) ? holder[key] : undefined;
    const next = typeof inner === 'object' && inner !== null ? inner : {};
    own(holder, key, next);
    holder = next as Record<string, unknown>;
  }
  const last = path.at(-1) as string;
  if (value === undefined) delete holder[last];
  else own(holder, last, value);
  draft[place] = copy;
}

/** Assignment would reach the prototype for `__proto__`. */
function own(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}
