import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type Credentials = { baseUrl: string } & Record<string, Record<string, string>>;

/** What is measured: a server of its own process on an empty database, and a bare echo beside it. */
export interface Subject {
  readonly url: string;
  readonly credentials: Credentials;
  /** `node:http` that reads the body and sends it back. */
  readonly echoUrl: string;
  stop(): Promise<void>;
}

const main = resolve(import.meta.dirname, '../../server/src/main.ts');

export async function startSubject(): Promise<Subject> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tributary-bench-'));
  const env = {
    ...process.env,
    PORT: '0',
    TRIBUTARY_DATA: dataDir,
    TRIBUTARY_DEMO: 'on',
    DATABASE_URL: '',
    TRIBUTARY_RATE_LIMITS: 'off',
    TRIBUTARY_LOG: 'error',
  };
  const child = spawn(process.execPath, [main, 'serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const credentials = await started(child, join(dataDir, 'demo-credentials.json'));
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
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      const pointer = await readFile(join(dataDir, 'WHERE-THE-DATABASE-IS.txt'), 'utf8').catch(() => '');
      const place = /\/var\/lib\/tributary\/[\w.-]+/.exec(pointer)?.[0];
      if (place) await rm(place, { recursive: true, force: true });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Longest wait for the server, milliseconds: a first start unpacks PostgreSQL. */
const patienceMs = 60_000;

async function started(child: ChildProcess, file: string): Promise<Credentials> {
  for (let waited = 0; waited < patienceMs; waited += 50) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode} before it was ready`);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    const credentials = text === undefined ? undefined : (JSON.parse(text) as Credentials);
    if (credentials && !credentials.baseUrl.endsWith(':0') && (await isReady(credentials.baseUrl))) return credentials;
    await sleep(50);
  }
  child.kill('SIGKILL');
  throw new Error('the server did not become ready');
}

function isReady(baseUrl: string): Promise<boolean> {
  return fetch(`${baseUrl}/ready`).then(
    (response) => response.ok,
    () => false,
  );
}
