import type { Config } from '../config.ts';
import { storeBeside } from './beside.ts';

/** `tributary migrate`: migrates and ends. */
export async function migrateOnly(config: Config): Promise<number> {
  const store = await storeBeside(config);
  process.stdout.write(
    store.applied.length === 0 ? 'The schema is up to date.\n' : `Applied: ${store.applied.join(', ')}\n`,
  );
  await store.close();
  return 0;
}
