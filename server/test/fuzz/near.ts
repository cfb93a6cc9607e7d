import fc, { type Arbitrary } from 'fast-check';
import { type Draft, type Place, putAt, type Spot, schemaOf, spotsOf, type Target, valueAt } from './draft.ts';
import type { Pool } from './pool.ts';
import { type Schema, typesOf } from './schema-values.ts';
import { Ref } from './words.ts';

/** A change to one request. It is chosen before the request exists, so it names its spot by a number. */
export interface Mutation {
  readonly name: string;
  apply(draft: Draft, pool: Pool): void;
}

const at = fc.nat({ max: 10_000 });
const wrongTypes: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  'wrong',
  '',
  [],
  {},
  ['x'],
  { x: 1 },
  [[1]],
  'null',
  '1',
  'true',
];

/** One thing wrong, or just at its limit, with a request that is right otherwise. */
export const nearMutation: Arbitrary<Mutation> = fc.oneof(
  atSpot('drop', fc.constant(undefined)),
  atSpot('retype', fc.constantFrom(...wrongTypes)),
  atSpot('null', fc.constant(null)),
  atSpot(
    'huge text',
    fc.constantFrom(256, 5_000, 65_536).map((length) => 'h'.repeat(length)),
  ),
  atSpot('listed', fc.constant('list')),
  at.map((where) => mutation('boundary', (draft) => putBoundary(draft, where))),
  at.map((where) => mutation('other case or blanks', (draft) => respell(draft, where))),
  fc
    .tuple(
      fc.constantFrom('extra', 'id', 'tenant_id', 'role', 'Email'),
      fc.constantFrom<unknown>('x', 1, null, {}, [1]),
    )
    .map(([key, value]) =>
      mutation('extra field', (draft) => putAt(draft, { place: bodied(draft) ? 'body' : 'query', path: [key] }, value)),
    ),
  fc.tuple(at, fc.nat({ max: 30 })).map(([where, pick]) =>
    mutation('other id', (draft, pool) => {
      const { idParameters } = draft.target.operation;
      const one = idParameters[where % Math.max(1, idParameters.length)];
      if (one === undefined) return;
      putAt(draft, { place: placeOf(one.in), path: one.name.split('.') }, pool.resolve(new Ref(one.of, pick)));
    }),
  ),
  fc.constantFrom<Draft['kind']>('json', 'form', 'multipart').map((kind) =>
    mutation('other encoding', (draft) => {
      draft.kind = kind;
    }),
  ),
  fc
    .constantFrom(
      'application/json',
      'application/x-www-form-urlencoded',
      'text/plain',
      'application/xml',
      'multipart/form-data',
      '',
    )
    .map((type) =>
      mutation('swapped content type', (draft) => {
        draft.contentType = type;
      }),
    ),
  at.map((where) => mutation('duplicate key', (draft) => duplicate(draft, where))),
  fc.constant(
    mutation('no body', (draft) => {
      draft.body = undefined;
    }),
  ),
  fc.constantFrom('', 'Bearer', 'Bearer x', 'Basic', 'Basic Og==', 'Basic !', 'Bearer a.b.c', 'Digest x').map((value) =>
    mutation('other credential', (draft) => {
      for (const name of Object.keys(draft.headers)) if (/auth|token/i.test(name)) delete draft.headers[name];
      if (value !== '') draft.headers.authorization = value;
    }),
  ),
  fc.nat({ max: 3 }).map((number) =>
    mutation('idempotency key', (draft) => {
      draft.headers['idempotency-key'] = `fuzz-${number}`;
    }),
  ),
  fc.constant(
    mutation('trailing slash', (draft) => {
      draft.rawPath = '/';
    }),
  ),
);

export function mutation(name: string, apply: Mutation['apply']): Mutation {
  return { name, apply };
}

/** Puts a value where one is; `'list'` under the name `listed` means a list of what is there. */
export function atSpot(name: string, values: Arbitrary<unknown>): Arbitrary<Mutation> {
  return fc.tuple(at, values).map(([where, value]) =>
    mutation(name, (draft) => {
      const spot = spotAt(draft, where);
      if (spot === undefined) return;
      const known = valueAt(draft, spot);
      putAt(draft, spot, name === 'listed' ? [known, known] : value);
    }),
  );
}

export function spotAt(draft: Draft, where: number): Spot | undefined {
  const spots = spotsOf(draft);
  return spots[where % Math.max(1, spots.length)];
}

function bodied({ target }: Draft): boolean {
  return target.operation.schema.body !== undefined;
}

export const placeOf = (where: 'path' | 'query' | 'body'): Place => (where === 'path' ? 'params' : where);

/** Same letters, another spelling: ids in capitals, blanks around texts. */
function respell(draft: Draft, where: number): void {
  const texts = spotsOf(draft).filter((spot) => typeof valueAt(draft, spot) === 'string');
  const spot = texts[where % Math.max(1, texts.length)];
  if (spot === undefined) return;
  const text = String(valueAt(draft, spot));
  putAt(draft, spot, where % 2 === 0 ? text.toUpperCase() : ` ${text}\t`);
}

function duplicate(draft: Draft, where: number): void {
  const { body, query } = draft;
  const keys = Object.keys((body ?? query) as object);
  const key = keys[where % Math.max(1, keys.length)];
  if (key === undefined) return;
  if (typeof body !== 'object' || body === null || Array.isArray(body) || draft.kind !== 'json') {
    draft.rawQuery = `${encodeURIComponent(key.toWellFormed())}=again`;
    return;
  }
  draft.rawBody = `{${JSON.stringify(key)}:"first",${JSON.stringify(body).slice(1)}`;
}

interface Boundary {
  readonly spot: Spot;
  value(): unknown;
}

function putBoundary(draft: Draft, where: number): void {
  const all = boundariesOf(draft.target);
  const one = all[where % Math.max(1, all.length)];
  if (one !== undefined) putAt(draft, one.spot, one.value());
}

const known = new WeakMap<object, Boundary[]>();

/** Every value that a schema just takes, and just does not. */
function boundariesOf(target: Target): Boundary[] {
  const cached = known.get(target.operation);
  if (cached !== undefined) return cached;
  const all: Boundary[] = [];
  for (const place of ['body', 'query', 'params'] as const) {
    const schema = schemaOf(target, place);
    if (schema !== undefined) collect(schema, { place, path: [] }, all);
  }
  known.set(target.operation, all);
  return all;
}

function collect(schema: Schema, spot: Spot, into: Boundary[]): void {
  if (spot.path.length > 6) return;
  if (spot.path.length > 0) into.push(...limitsOf(schema).map((value) => ({ spot, value })));
  for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])])
    collect(part, spot, into);
  for (const [name, inner] of Object.entries(schema.properties ?? {}))
    collect(inner, { place: spot.place, path: [...spot.path, name] }, into);
  const { items } = schema;
  if (items !== undefined && !Array.isArray(items))
    collect(items as Schema, { place: spot.place, path: [...spot.path, '0'] }, into);
}

function limitsOf(schema: Schema): (() => unknown)[] {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  const text = (length: number) => () => 'b'.repeat(Math.max(0, length));
  const list = (length: number) => () => Array.from({ length: Math.max(0, length) }, () => 'x');
  const number = (value: number) => () => value;
  const three = <T>(limit: number | undefined, make: (value: number) => T) =>
    limit === undefined ? [] : [limit - 1, limit, limit + 1].map(make);
  const whole = typesOf(schema).includes('integer');
  return [
    ...three(minimum, number),
    ...three(maximum, number),
    ...three(minLength, text),
    ...three(maxLength, text),
    ...three(minItems, list),
    ...three(maxItems, list),
    ...(schema.enum !== undefined || 'const' in schema ? [() => 'no-such-choice', () => 0, () => null] : []),
    ...(whole ? [1.5, 2_147_483_647, 2_147_483_648, -2_147_483_649, 2 ** 53, 1e19].map(number) : []),
  ];
}
