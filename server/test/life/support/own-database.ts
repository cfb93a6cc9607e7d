import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../../../src/config.ts';
import { writeCredentials } from '../../../src/credentials-file.ts';
import { type CredentialsFile, provisionTenant } from '../../../src/provision.ts';
import { createServer } from '../../../src/server.ts';
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
  /** The same server with other limits. */
  child(options: ChildOptions, env?: Record<string, string>): Promise<ServerProcess>;
  demo(): Promise<CredentialsFile>;
  sql: <T extends Record<string, unknown>>(text: string, values?: unknown[]) => Promise<T[]>;
  drop(): Promise<void>;
}

/** A migrated database with the demo tenant, for server processes to share. */
export async function ownDatabase(): Promise<OwnDatabase> {
  const database: TestDatabase = await createDatabase();
  const dataDir = join(await privateDirectory(), 'data');
  await mkdir(dataDir);
  const env = { DATABASE_URL: database.url, TRIBUTARY_DEMO: 'on' };
  await makeDemo(dataDir, env);
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

/** As the first start in demo mode would: quicker than one more process. */
async function makeDemo(dataDir: string, env: Record<string, string>): Promise<void> {
  const config = readConfig({ ...env, TRIBUTARY_DATA: dataDir, TRIBUTARY_LOG: 'silent' });
  const server = await createServer(config);
  const demo = { name: 'Demo', demo: true, defaultCountry: 'RO', baseUrl: server.publicUrl() };
  await writeCredentials(dataDir, await provisionTenant(server.store, server.deps, demo));
  await server.stop();
}
