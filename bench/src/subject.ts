import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Credentials, startDemoServer } from '../../scripts/demo-server.ts';
import { startEmbedded } from '../../server/src/store/embedded/index.ts';

/** What is measured: a server of its own process on an empty database, and a bare echo beside it. */
export interface Subject {
  readonly url: string;
  readonly credentials: Credentials;
  /** `node:http` that reads the body and sends it back. */
  readonly echoUrl: string;
  /** The server's database, in its owner's role: for baselines that write to it past the server. */
  readonly database: { readonly host: string; readonly port: number; readonly user: string; readonly database: string };
  stop(): Promise<void>;
}

export async function startSubject(): Promise<Subject> {
  const dir = await mkdtemp(join(tmpdir(), 'tributary-bench-'));
  const embedded = await startEmbedded({ dataDir: dir, log: () => undefined });
  const { host, port, user, database } = embedded.connection;
  const { credentials, stop } = await startDemoServer({
    DATABASE_URL: `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}&port=${port}`,
    TRIBUTARY_RATE_LIMITS: 'off',
    TRIBUTARY_LOG: 'error',
  });
  const echo = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () =>
      response.setHeader('content-type', 'application/json').end(parts.length > 0 ? Buffer.concat(parts) : '{}'),
    );
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  return {
    url: credentials.baseUrl,
    credentials,
    echoUrl: `http://127.0.0.1:${(echo.address() as AddressInfo).port}`,
    database: embedded.connection,
    async stop() {
      echo.close();
      echo.closeAllConnections();
      await stop();
      await embedded.stop();
      await rm(embedded.place, { recursive: true, force: true });
      await rm(dir, { recursive: true, force: true });
    },
  };
}
