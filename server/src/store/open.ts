import pg from 'pg';
import { checkServer } from './checks.ts';
import { findRunning } from './embedded/attach.ts';
import { startEmbedded } from './embedded/index.ts';
import { toStoreError } from './errors.ts';
import { MigrationError, migrate, readMigrations } from './migrate.ts';
import { type ConnectionSettings, openPool, type Pool, type StoreLimits } from './pool.ts';

export interface StoreOptions {
  readonly databaseUrl: string | undefined;
  /** Where the embedded database lives when there is no URL. */
  readonly dataDir: string;
  readonly poolSize: number;
  readonly log: (message: string) => void;
  /** Work beside a server that runs on the same data directory, when there is one, instead of refusing (CLI commands). */
  readonly beside?: boolean;
  /** Other limits than `storeLimits`, for tests of what they do. */
  readonly limits?: Partial<StoreLimits> | undefined;
}

/** An open, migrated database. */
export interface Store extends Pool {
  /** `embedded`: our own PostgreSQL, stopped by `close`; `external`: the operator's. */
  readonly mode: 'embedded' | 'external';
  /** How to reach the database as the schema's owner: for the CLI's administrative work and for tests. */
  readonly owner: ConnectionSettings;
  /** Migration files applied by this start. */
  readonly applied: readonly string[];
}

/** Starts or reaches the database, checks that it keeps its promises, migrates it and opens the pool. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const running = options.beside && options.databaseUrl === undefined ? await findRunning(options.dataDir) : undefined;
  const needed = options.databaseUrl === undefined && running === undefined;
  const embedded = needed ? await startEmbedded({ dataDir: options.dataDir, log: options.log }) : undefined;
  const owner: ConnectionSettings = embedded?.connection ?? running ?? { connectionString: options.databaseUrl ?? '' };
  try {
    const applied = await asOwner(owner, async (client) => {
      await checkServer(client);
      return migrate(client, await readMigrations());
    });
    const pool = openPool({ connection: owner, size: options.poolSize, log: options.log, limits: options.limits });
    return {
      ...pool,
      mode: options.databaseUrl === undefined ? 'embedded' : 'external',
      owner,
      applied,
      close: async () => {
        await pool.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/** One connection in the owner's role, closed afterwards whatever happens. */
export async function asOwner<T>(connection: ConnectionSettings, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000, application_name: 'tributary-admin' });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    // The driver's message names host and port, which is what the operator needs; it never holds the password.
    throw new MigrationError(
      `The database cannot be reached: ${(error as Error).message || (error as { code?: string }).code}`,
      { cause: toStoreError(error) },
    );
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
