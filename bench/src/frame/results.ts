import { mkdir, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const directory = resolve(import.meta.dirname, '../../results');

/** Keeps one run as a file of its own. @returns its path */
export async function keep(result: unknown, at: Date): Promise<string> {
  await mkdir(directory, { recursive: true });
  const file = resolve(directory, `${at.toISOString().replace(/[:.]/g, '-')}.json`);
  await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
  return file;
}
