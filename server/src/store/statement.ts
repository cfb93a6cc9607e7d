/**
 * Statements are declared once: a name (they are prepared under it), the SQL, and the types of their parameters and
 * columns. The declaration is both the TypeScript row type and what `test/store/statements.test.ts` compares with what
 * PostgreSQL itself describes, so a statement that no longer fits the schema fails a test, not a request.
 */

/** PostgreSQL types that statements use, and what the driver makes of them. */
export interface SqlTypes {
  uuid: string;
  text: string;
  int4: number;
  /** Sequence numbers and counts: below 2^53, read as numbers. */
  int8: number;
  bool: boolean;
  /** Read as epoch milliseconds; written as a Date or ISO text. */
  timestamptz: number;
  /** Decimal text: money is never a float on its way through. */
  numeric: string;
  jsonb: unknown;
  /** For rows that a statement takes apart: text that is read once. */
  json: unknown;
  bytea: Buffer;
  'text[]': string[];
  'uuid[]': string[];
  'bytea[]': Buffer[];
  'int8[]': number[];
  /** Written as ISO texts; no column of a result is one. */
  'timestamptz[]': string[];
}
export type SqlType = keyof SqlTypes;

/** A column or parameter: its type, with `?` behind it when it can be null. */
export type SqlColumn = SqlType | `${SqlType}?`;
type Value<C extends SqlColumn> = C extends `${infer T extends SqlType}?`
  ? SqlTypes[T] | null
  : C extends SqlType
    ? SqlTypes[C]
    : never;
type Written<C extends SqlColumn> = C extends `timestamptz?` ? Date | null : C extends 'timestamptz' ? Date : Value<C>;

export type Row<Columns extends Record<string, SqlColumn>> = { [K in keyof Columns]: Value<Columns[K]> };
export type Params<Columns extends Record<string, SqlColumn>> = { [K in keyof Columns]: Written<Columns[K]> };

type SqlShape = Record<string, SqlColumn>;

export interface Statement<P extends SqlShape = SqlShape, R extends SqlShape = SqlShape> {
  readonly name: string;
  /** As it was declared, with `:name` for parameters. */
  readonly sql: string;
  readonly text: string;
  readonly params: P;
  readonly columns: R;
  /** Parameter names in the order of `$1, $2, …`. */
  readonly order: readonly string[];
  /** How several calls become one, for a statement that takes sets as it is; others have a set form made of them (`set-form.ts`). */
  readonly merging?: Merging<P, R>;
}

/** Several calls of a statement that takes sets, as one. */
export interface Merging<P extends SqlShape = SqlShape, R extends SqlShape = SqlShape> {
  merge(calls: readonly Params<P>[]): Params<P>;
  /** Which rows answer which call; absent when the statement answers with none. */
  share?(rows: readonly Row<R>[], calls: readonly Params<P>[]): readonly (readonly Row<R>[])[];
}

/** For statements whose arrays are the columns of a set: those of all calls, one behind the other. What is no array is the same in all of them. */
export const joinedArrays = {
  merge<P extends object>(calls: readonly P[]): P {
    const [first = {} as P] = calls;
    const joined = Object.entries(first).map(([name, value]) =>
      Array.isArray(value) ? [name, calls.flatMap((call) => call[name as keyof P])] : [name, value],
    );
    return Object.fromEntries(joined) as P;
  },
};

const declared = new Map<string, Statement>();

/**
 * Declares a statement. In the SQL, parameters are written `:name`; each is numbered on its first appearance.
 * @throws when the name is taken or the SQL and the declared parameters differ (at import, so at start)
 */
export function statement<const P extends SqlShape, const R extends SqlShape>(
  name: string,
  params: P,
  columns: R,
  sql: string,
  merging?: Merging<P, R>,
): Statement<P, R> {
  if (declared.has(name)) throw new Error(`statement ${name} is declared twice`);
  const order: string[] = [];
  // `::type` casts are not parameters; a parameter never follows another colon.
  const text = sql.replace(/(?<!:):([a-zA-Z]\w*)/g, (_, param: string) => {
    if (!(param in params)) throw new Error(`statement ${name} uses :${param}, which is not declared`);
    if (!order.includes(param)) order.push(param);
    return `$${order.indexOf(param) + 1}`;
  });
  const unused = Object.keys(params).filter((param) => !order.includes(param));
  if (unused.length > 0) throw new Error(`statement ${name} declares ${unused.join(', ')} without using it`);
  const made: Statement<P, R> = { name, sql, text, params, columns, order, ...(merging ? { merging } : {}) };
  // The map holds statements of every shape; whoever takes one out of it merges nothing.
  declared.set(name, made as unknown as Statement);
  return made;
}

/** A statement on what all tenants share, which names none. */
export type SharedStatement<P extends SqlShape = SqlShape, R extends SqlShape = SqlShape> = Statement<P, R> & {
  readonly isShared: true;
};

/** Declares a statement that runs outside any tenant (`Pool.shared`). @throws like `statement` */
export function sharedStatement<const P extends SqlShape, const R extends SqlShape>(
  ...declaration: Parameters<typeof statement<P, R>>
): SharedStatement<P, R> {
  return Object.assign(statement<P, R>(...declaration), { isShared: true } as const);
}

/** Every statement declared by the modules loaded so far: for the test that prepares them all. */
export function declaredStatements(): readonly Statement[] {
  return [...declared.values()];
}
