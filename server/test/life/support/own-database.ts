import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CredentialsFile } from '../../../src/provision.ts';
import { query } from '../../durability/support/database.ts';
import { privateDirectory } from '../../store/embedded-kit.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { type ChildOptions, demoOf, type ServerProcess, startChild, startServer } from './server-process.ts';

/** A database of the test run's cluster (embedded or external), and the data directory of the servers on it. */
export interface OwnDatabase {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
  /** `main.ts serve` in demo mode. */
  serve(env?: Record<string, string>): Promise<ServerProcess>;
  /** The same server with other limits; not in demo mode, so it uses what `serve` has made. */
  child(options: ChildOptions, env?: Record<string, string>): Promise<ServerProcess>;
  demo(): Promise<CredentialsFile>;
  sql: <T extends Record<string, unknown>>(text: string, values?: unknown[]) => Promise<T[]>;
  drop(): Promise<void>;
}

/** A migrated database without tenants, for server processes to share. */
export async function ownDatabase(): Promise<OwnDatabase> {
  const database: TestDatabase = await createDatabase();
  const dataDir = join(await privateDirectory(), 'data');
  await mkdir(dataDir);
  const env = { DATABASE_URL: database.url, TRIBUTARY_DEMO: 'on' };
  return {
    dataDir,
    env,
    serve: (more = {}) => startServer({ dataDir, env: { ...env, ...more } }),
    child: (child, more = {}) => startChild({ dataDir, env: { ...env, ...more }, child }),
    demo: () => demoOf(dataDir),
    sql: (text, values) => query({ connectionString: database.url }, text, values),
    drop: () => database.drop(),
  };
}
