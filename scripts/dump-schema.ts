// Writes server/schema.sql from a freshly migrated database. Run it after adding a migration; a test compares the two.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { dumpSchema } from '../server/src/store/dump.ts';
import { startEmbedded } from '../server/src/store/embedded/index.ts';
import { migrate, readMigrations } from '../server/src/store/migrate.ts';
import { asOwner } from '../server/src/store/open.ts';

const dataDir = await mkdtemp(join(tmpdir(), 'tributary-schema-'));
const database = await startEmbedded({ dataDir, log: () => undefined });
try {
  const text = await asOwner(database.connection, async (client) => {
    await migrate(client, await readMigrations());
    return dumpSchema(client);
  });
  await writeFile(resolve(import.meta.dirname, '../server/schema.sql'), text);
} finally {
  await database.stop();
  await rm(database.place, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}
