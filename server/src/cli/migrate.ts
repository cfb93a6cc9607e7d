import type { Config } from '../config.ts';
import { openStore } from '../store/open.ts';

/** `tributary migrate`: migrates and ends. */
export async function migrateOnly(config: Config): Promise<number> {
  const store = await openStore({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    poolSize: 2,
    log: () => undefined,
    beside: true,
  });
  process.stdout.write(
    store.applied.length === 0 ? 'The schema is up to date.\n' : `Applied: ${store.applied.join(', ')}\n`,
  );
  await store.close();
  return 0;
}
