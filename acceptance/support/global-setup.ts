import { readFile } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { type Credentials, startDemoServer } from '../../scripts/demo-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    baseUrl: string;
    /** The whole credentials file, as a newcomer finds it. */
    credentials: Credentials;
  }
}

/**
 * Starts the server as `npm start` does, or uses the one that is named: TRIBUTARY_ACCEPTANCE_URL with
 * TRIBUTARY_ACCEPTANCE_CREDENTIALS (the path of its credentials file).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { TRIBUTARY_ACCEPTANCE_URL: url, TRIBUTARY_ACCEPTANCE_CREDENTIALS: file } = process.env;
  if (url && file) {
    project.provide('baseUrl', url);
    project.provide('credentials', JSON.parse(await readFile(file, 'utf8')));
    return async () => undefined;
  }
  const { credentials, stop } = await startDemoServer({ TRIBUTARY_LOG: 'warn' });
  project.provide('baseUrl', credentials.baseUrl);
  project.provide('credentials', credentials);
  return stop;
}
