import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

// A server process for the tests that need one to kill: starts the embedded database of argv[3] with the module argv[2],
// prints one line of JSON, runs each line of standard input as a statement, and stops the database when that is closed, also
// when it is because the test runner is gone.
const [, , modulePath = '', dataDir = ''] = process.argv;

// The strictest usual umask: whatever another account has to read must be given a mode of its own.
process.umask(0o077);
// Like the server, which drains before it stops the database.
process.on('SIGINT', () => undefined);

const { startEmbedded }: typeof import('../../src/store/embedded/index.ts') = await import(
  pathToFileURL(modulePath).href
);
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

try {
  const database = await startEmbedded({ dataDir, log: () => undefined });
  const run = async (sql: string) => {
    const { default: pg } = await import('pg');
    const client = new pg.Client(database.connection);
    await client.connect();
    await client.query(sql);
  };
  const lines = createInterface(process.stdin);
  lines.on('line', run).on('close', () => void database.stop().then(() => process.exit(0)));
  say({ ...database, stop: undefined });
} catch (error) {
  say({ error: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}
