import pg from 'pg';
import { StoreError, type StoreErrorKind, toStoreError } from './errors.ts';
import type { Params, Row, SharedStatement, SqlColumn } from './statement.ts';
import { bindTx, prepared, type Tx } from './tx.ts';

/** Limits of one process towards the database, in one place. Times in milliseconds. */
export const storeLimits = {
  /** A statement of a request; a dialect that needs less sets its own. */
  statementMs: 8_000,
  lockMs: 4_000,
  idleInTransactionMs: 10_000,
  /** Waiting for a free connection, then for the server to answer the connection attempt. */
  connectMs: 8_000,
  /** Transactions that may wait for a connection; the next is refused at once, so that memory stays bounded. */
  waiting: 2_000,
  /** Tries after a serialisation failure or deadlock. */
  retries: 3,
  /** A database that does not answer the question whether it is there within this time is not. */
  answerMs: 2_000,
  /** When the pool is closed: transactions that still run then are broken off. */
  closeMs: 1_000,
} as const;
export type StoreLimits = Readonly<Record<keyof typeof storeLimits, number>>;

export interface ConnectionSettings {
  readonly connectionString?: string;
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly database?: string;
}

export interface PoolOptions {
  readonly connection: ConnectionSettings;
  readonly size: number;
  readonly log: (message: string) => void;
  /** Other limits than `storeLimits`, for tests of what they do. */
  readonly limits?: Partial<StoreLimits> | undefined;
}

/** The server's connections, all in the app's role, and the only way to a transaction. */
export interface Pool {
  /**
   * Runs `work` in one read-write transaction of one tenant; commits when it returns, rolls back when it throws.
   * @param statementMs a shorter limit of each statement than `storeLimits.statementMs`
   */
  transaction<T>(tenantId: string, work: (tx: Tx) => Promise<T>, statementMs?: number): Promise<T>;
  /** A statement outside any tenant: only shared tables answer. */
  shared<P extends Record<string, SqlColumn>, R extends Record<string, SqlColumn>>(
    statement: SharedStatement<P, R>,
    params: Params<P>,
  ): Promise<Row<R>[]>;
  /** Transactions waiting for a connection now. */
  waiting(): number;
  /** Whether the database answers. Asked on a connection of its own, so also known when all the others are busy. */
  answers(): Promise<boolean>;
  /** Waits a moment for transactions that run, breaks off those that do not end. */
  close(): Promise<void>;
}

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The role that serves requests: owns nothing, cannot bypass row level security. Made by the migrations' last step. */
export const appRole = 'tributary_app';
export const schemaName = 'tributary';

/** Parsers shared by every connection: instants as epoch milliseconds, sequence numbers as numbers. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === pg.types.builtins.TIMESTAMPTZ) return (text: string) => parseTimestamptz(text);
      if (oid === pg.types.builtins.INT8) return Number;
    }
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

const parseDate = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ, 'text') as (text: string) => Date | number;
function parseTimestamptz(text: string): number {
  return Number(parseDate(text));
}

/** Opens the pool. Connections are made on demand; a lost idle connection is logged, never fatal. */
export function openPool(options: PoolOptions): Pool {
  const limits: StoreLimits = { ...storeLimits, ...options.limits };
  const requests = openConnections(options, {
    max: options.size,
    connectionTimeoutMillis: limits.connectMs,
    statement_timeout: limits.statementMs,
    lock_timeout: limits.lockMs,
    idle_in_transaction_session_timeout: limits.idleInTransactionMs,
    application_name: 'tributary',
  });
  const health = openConnections(options, {
    max: 1,
    connectionTimeoutMillis: limits.answerMs,
    query_timeout: limits.answerMs,
    application_name: 'tributary-health',
  });
  const { pool } = requests;
  const refuseMore = () => {
    if (pool.waitingCount >= limits.waiting) throw new StoreError('unavailable');
  };
  let asked: Promise<boolean> | undefined;
  return {
    transaction: (tenantId, work, statementMs) =>
      withRetries(limits.retries, async () => {
        refuseMore();
        return once(pool, beginning(tenantId, statementMs), tenantId, work);
      }),
    async shared(statement, params) {
      refuseMore();
      try {
        return (await pool.query(prepared(statement, params))).rows;
      } catch (error) {
        throw toStoreError(error);
      }
    },
    waiting: () => pool.waitingCount,
    answers() {
      // One question at a time: those who ask meanwhile get the same answer.
      asked ??= answers(health.pool).finally(() => {
        asked = undefined;
      });
      return asked;
    },
    close: async () => void (await Promise.all([requests, health].map((one) => one.close(limits.closeMs)))),
  };
}

interface Connections {
  readonly pool: pg.Pool;
  /** Ends all; those that are in use only after this many milliseconds. */
  close(patienceMs: number): Promise<void>;
}

function openConnections({ connection, log }: PoolOptions, config: pg.PoolConfig): Connections {
  const pool = new pg.Pool({
    ...connection,
    ...config,
    types: types as pg.CustomTypesConfig,
    // What is asked without waiting in between is sent without waiting in between: one round trip for all of it.
    pipeline: true,
    // In the start-up packet, so that no connection ever runs a statement in another role or schema. Compiling a plan takes longer than
    // any of our statements runs.
    options: `-c role=${appRole} -c search_path=${schemaName} -c jit=off`,
  });
  // Without a listener, one lost idle connection would end the process.
  pool.on('error', (error) =>
    log(`an idle database connection was lost: ${(error as { code?: string }).code ?? error.name}`),
  );
  const inUse = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => inUse.add(client));
  pool.on('release', (_, client) => inUse.delete(client));
  return {
    pool,
    async close(patienceMs) {
      let late: NodeJS.Timeout | undefined;
      // The driver's own end waits for connections in use for as long as that takes.
      const breakOff = new Promise<void>((resolve) => {
        late = setTimeout(() => {
          // A pool's client is an ordinary one; only its type hides that it can be ended.
          for (const client of inUse) void (client as unknown as pg.Client).end();
          resolve();
        }, patienceMs);
      });
      await Promise.race([pool.end(), breakOff]);
      clearTimeout(late);
    },
  };
}

async function answers(pool: pg.Pool): Promise<boolean> {
  try {
    await pool.query('select 1');
    return true;
  } catch {
    return false;
  }
}

/** How a transaction begins: one round trip. On Citus the first SET makes the others reach the workers; elsewhere it is an unused setting. */
function beginning(tenantId: string, statementMs: number | undefined): string {
  // The id goes into SQL text (a parameter would cost a round trip), so nothing but a uuid may.
  if (!uuidShape.test(tenantId)) throw new StoreError('bad_value');
  const limit = statementMs === undefined ? '' : `; set local statement_timeout = ${Math.ceil(statementMs)}`;
  return `begin; set local citus.propagate_set_commands = 'local'; set local app.tenant = '${tenantId}'${limit}`;
}

async function once<T>(pool: pg.Pool, begin: string, tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw toStoreError(error);
  });
  let broken: Error | undefined;
  // Without a listener a connection lost in mid-transaction would end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    // Not waited for: what the work asks first goes with it. When it cannot begin, nothing that follows finds a transaction to be part of.
    const begun = client.query(begin);
    begun.catch(() => undefined);
    const { tx, committing } = bindTx(client, tenantId);
    const result = await work(tx);
    await begun;
    const { command } = await (committing() ?? client.query('commit'));
    // PostgreSQL answers so when a statement failed and somebody went on as if it had not.
    if (command !== 'COMMIT') throw new Error('a transaction was rolled back that was to be committed');
    return result;
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw toStoreError(error);
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Whole transactions are run again after a serialisation failure or a deadlock; nothing of them was kept. */
async function withRetries<T>(retries: number, attempt: () => Promise<T>): Promise<T> {
  const again: StoreErrorKind = 'conflict';
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StoreError) || error.kind !== again || tries >= retries) throw error;
    }
  }
}
