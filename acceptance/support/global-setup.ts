import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    baseUrl: string;
    /** The whole credentials file, as a newcomer finds it. */
    credentials: Credentials;
  }
}

export type Credentials = { baseUrl: string; tenant: string } & Record<string, Record<string, string>>;

const root = resolve(import.meta.dirname, '../..');

/**
 * Starts the server as `npm start` does, on a free port and an empty data directory, or uses the one that is named:
 * TRIBUTARY_ACCEPTANCE_URL with TRIBUTARY_ACCEPTANCE_CREDENTIALS (the path of its credentials file).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { TRIBUTARY_ACCEPTANCE_URL: url, TRIBUTARY_ACCEPTANCE_CREDENTIALS: file } = process.env;
  if (url && file) {
    project.provide('baseUrl', url);
    project.provide('credentials', JSON.parse(await readFile(file, 'utf8')));
    return async () => undefined;
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'tributary-acceptance-'));
  const env = {
    ...process.env,
    PORT: '0',
    TRIBUTARY_DATA: dataDir,
    TRIBUTARY_DEMO: 'on',
    DATABASE_URL: '',
    TRIBUTARY_LOG: 'warn',
  };
  const child = spawn(process.execPath, [resolve(root, 'server/src/main.ts'), 'serve'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const credentials = await started(child, join(dataDir, 'demo-credentials.json'));
  project.provide('baseUrl', credentials.baseUrl);
  project.provide('credentials', credentials);
  return async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
    const pointer = await readFile(join(dataDir, 'WHERE-THE-DATABASE-IS.txt'), 'utf8').catch(() => '');
    // As root the database lies outside the data directory; the pointer file says where.
    const place = /\/var\/lib\/tributary\/[\w.-]+/.exec(pointer)?.[0];
    if (place) await rm(place, { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  };
}

/** Longest wait for the server, milliseconds: a first start unpacks PostgreSQL. */
const patienceMs = 120_000;

/** The credentials file names the base URL once the server listens. */
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

async function isReady(baseUrl: string): Promise<boolean> {
  return fetch(`${baseUrl}/ready`).then(
    (response) => response.ok,
    () => false,
  );
}
