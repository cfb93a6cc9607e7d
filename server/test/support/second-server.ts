import { readConfig } from '../../src/config.ts';
import type { movableClock } from '../../src/kit/clock.ts';
import { createServer, type Server } from '../../src/server.ts';
import { type Answer, type CallOptions, call, type TestServer } from './test-server.ts';

/** Another server on the database of a test's server, as another process would be: its own caches, connections and rounds. */
export interface SecondServer {
  readonly server: Server;
  readonly url: string;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  stop(): Promise<void>;
}

/** What all processes on one database have to have in common. */
export const commonSecret = 'the same secret in every process, long enough';

/** @param first started with `TRIBUTARY_SECRET: commonSecret` */
export async function startSecond(
  first: TestServer,
  env: Record<string, string> = {},
  clock: ReturnType<typeof movableClock> = first.clock,
): Promise<SecondServer> {
  const config = readConfig({
    DATABASE_URL: first.databaseUrl,
    PORT: '0',
    TRIBUTARY_LOG: 'silent',
    TRIBUTARY_RATE_LIMITS: 'off',
    TRIBUTARY_CHECK_RESPONSES: 'fail',
    TRIBUTARY_SECRET: commonSecret,
    TRIBUTARY_FILES: first.filesDir,
    ...env,
  });
  const server = await createServer(config, { clock, limits: { http: { eventLoopDelayMs: 60_000 } } });
  const url = await server.listen();
  return { server, url, call: (method, path, options) => call(url, method, path, options), stop: () => server.stop() };
}
