import type { Config } from '../config.ts';
import { createServer, type Server } from '../server.ts';

/** Work of a command beside a server that may be running on the same database: nothing listens, nothing is logged. */
export async function beside(config: Config, work: (server: Server) => Promise<number>): Promise<number> {
  const server = await createServer({ ...config, logLevel: 'silent' }, { beside: true });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}
