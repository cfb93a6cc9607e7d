import type { RawBuilder } from 'kysely';
import type { PoolClient, QueryResult } from 'pg';
import { StoreError, toStoreError } from './errors.ts';
import type { Params, Row, SqlColumn, Statement } from './statement.ts';
import { compose } from './tables.ts';

type SqlShape = Record<string, SqlColumn>;

/** A query built at run time: composed with Kysely, or its text with its parameters. */
export type DynamicQuery = RawBuilder<unknown> | { readonly sql: string; readonly parameters: readonly unknown[] };

/**
 * One transaction of one tenant: the only thing that can reach the database from the core, and always its first argument.
 * Row level security sees `app.tenant`, so a statement that forgot its tenant finds nothing.
 */
export interface Tx {
  readonly tenantId: string;
  /** The same for all who share the transaction (`together.ts`), and no other's: what is kept for each transaction is kept under it. */
  readonly transaction: object;
  /** All rows. */
  all<P extends SqlShape, R extends SqlShape>(statement: Statement<P, R>, params: Params<P>): Promise<Row<R>[]>;
  /** The first row, or undefined. */
  first<P extends SqlShape, R extends SqlShape>(
    statement: Statement<P, R>,
    params: Params<P>,
  ): Promise<Row<R> | undefined>;
  /** Runs a statement for its effect; the number of rows it touched. */
  run<P extends SqlShape, R extends SqlShape>(statement: Statement<P, R>, params: Params<P>): Promise<number>;
  /**
   * The transaction's last statement: its commit is sent with it, which saves a round trip. Nothing can be asked after it. When it fails,
   * the commit behind it undoes everything.
   */
  finish<P extends SqlShape, R extends SqlShape>(statement: Statement<P, R>, params: Params<P>): Promise<number>;
  /** A query composed at run time (filters); the caller names the tenant in it like everywhere else. */
  query<T>(query: DynamicQuery): Promise<T[]>;
  /** Undoes what `work` wrote when it throws, and throws on: what was written before stays, and the transaction can go on. */
  attempt<T>(work: () => Promise<T>): Promise<T>;
}

export interface BoundTx {
  readonly tx: Tx;
  /** The commit that is under way already, if the work finished with one. */
  committing(): Promise<QueryResult> | undefined;
}

/** Binds a `Tx` to a connection that has begun its transaction. */
export function bindTx(client: PoolClient, tenantId: string): BoundTx {
  let committing: Promise<QueryResult> | undefined;
  let first: unknown;
  /** A use case may know a constraint and say what its refusal means: it gets the store's error, never the driver's. */
  const translated = (error: unknown): never => {
    const known = toStoreError(error);
    first ??= known;
    // Refused because one before it was: of statements that were sent together everybody hears what was wrong with that one.
    throw known instanceof StoreError && known.sqlState === inFailedTransaction ? first : known;
  };
  const execute = async (statement: Statement, params: Record<string, unknown>) => {
    if (committing !== undefined) throw new Error(`${statement.name} comes after the transaction's last statement`);
    return client.query(prepared(statement, params)).catch(translated);
  };
  const tx: Tx = {
    tenantId,
    transaction: {},
    async finish(statement, params) {
      const asked = execute(statement, params);
      committing = client.query('commit');
      // Whoever waits for the statement hears what went wrong with it.
      committing.catch(() => undefined);
      return (await asked).rowCount ?? 0;
    },
    async all(statement, params) {
      return (await execute(statement, params)).rows;
    },
    async first(statement, params) {
      return (await execute(statement, params)).rows[0];
    },
    async run(statement, params) {
      return (await execute(statement, params)).rowCount ?? 0;
    },
    async query<T>(query: DynamicQuery) {
      const { sql, parameters } = 'compile' in query ? query.compile(compose) : query;
      return (await client.query(sql, [...parameters]).catch(translated)).rows as T[];
    },
    async attempt(work) {
      await client.query('savepoint attempt').catch(translated);
      try {
        const result = await work();
        await client.query('release savepoint attempt').catch(translated);
        return result;
      } catch (error) {
        // On a connection that is lost there is nothing to undo: what went wrong first is what the caller hears.
        await client.query('rollback to savepoint attempt').catch(() => undefined);
        first = undefined;
        throw error;
      }
    },
  };
  return { tx, committing: () => committing };
}

/** SQLSTATE of whatever is asked in a transaction in which something failed. */
const inFailedTransaction = '25P02';

/** The driver would send a top-level array for jsonb as a PostgreSQL array; JSON text is unambiguous. */
function encode(type: SqlColumn | undefined, value: unknown): unknown {
  return type?.startsWith('json') && value !== null ? JSON.stringify(value) : value;
}

/** A statement with its values, as the driver takes it: prepared under its name. */
export function prepared(statement: Statement, params: Record<string, unknown>) {
  const values = statement.order.map((name) => encode(statement.params[name], params[name]));
  return { name: statement.name, text: statement.text, values };
}
