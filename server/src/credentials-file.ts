import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CredentialsFile } from './provision.ts';

/** Where the demo tenant's credentials are kept: readable by this user only. */
export function credentialsPath(dataDir: string): string {
  return join(dataDir, 'demo-credentials.json');
}

/** The demo tenant's credentials; undefined when none were written yet. */
export async function readCredentials(dataDir: string): Promise<CredentialsFile | undefined> {
  try {
    return JSON.parse(await readFile(credentialsPath(dataDir), 'utf8')) as CredentialsFile;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written to a second name first: a crash leaves the old file or the new one, never half of one. */
export async function writeCredentials(dataDir: string, credentials: CredentialsFile): Promise<void> {
  const path = credentialsPath(dataDir);
  await writeFile(`${path}.new`, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
