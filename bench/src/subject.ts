import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Credentials, startDemoServer } from '../../scripts/demo-server.ts';

/** What is measured: a server of its own process on an empty database, and a bare echo beside it. */
export interface Subject {
  readonly url: string;
  readonly credentials: Credentials;
  /** `node:http` that reads the body and sends it back. */
  readonly echoUrl: string;
  stop(): Promise<void>;
}

export async function startSubject(): Promise<Subject> {
  const { credentials, stop } = await startDemoServer({ TRIBUTARY_RATE_LIMITS: 'off', TRIBUTARY_LOG: 'error' });
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
    async stop() {
      echo.close();
      echo.closeAllConnections();
      await stop();
    },
  };
}
