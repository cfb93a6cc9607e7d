import type { Config } from '../config.ts';
import { createServer, type Server } from '../server.ts';
import { openStore, type Store } from '../store/open.ts';

/** Work of a command beside a server that may be running on the same database: nothing listens, nothing is logged. */
export async function beside(config: Config, work: (server: Server) => Promise<number>): Promise<number> {
  const server = await createServer({ ...config, logLevel: 'silent' }, { beside: true });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/** The database alone, migrated, for commands that need no server. */
export function storeBeside({ databaseUrl, dataDir }: Config): Promise<Store> {
  return openStore({ databaseUrl, dataDir, poolSize: 2, log: () => undefined, beside: true });
}
