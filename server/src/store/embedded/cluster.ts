import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Programs } from './binaries.ts';
import { runCommand } from './command.ts';
import { EmbeddedError } from './embedded-error.ts';
import { exists, syncDirectory } from './files.ts';
import type { Place } from './place.ts';

/** How the name of a cluster begins that initdb has not finished. */
const unfinishedPrefix = 'unfinished-cluster-';

/**
 * Makes the cluster when there is none, and removes what starts that were killed have left of theirs. Only for the holder of
 * the place. Throws EmbeddedError when the cluster is of another major version or initdb fails.
 */
export async function ensureCluster(place: Place, programs: Programs, superuser: string): Promise<void> {
  if (await exists(place.cluster)) return checkVersion(place, programs);
  const leftovers = (await readdir(place.root)).filter((name) => name.startsWith(unfinishedPrefix));
  for (const name of leftovers) await remove(join(place.root, name));
  // A new name each time: the initdb of a killed start can still be running, and must not write into ours.
  const unfinished = join(place.root, `${unfinishedPrefix}${randomBytes(6).toString('hex')}`);
  await mkdir(unfinished, { mode: 0o700 });
  if (place.account) await chown(unfinished, place.account.uid, place.account.gid);
  try {
    await initialise(unfinished, place, programs, superuser);
    await rename(unfinished, place.cluster);
  } catch (error) {
    await remove(unfinished);
    throw error;
  }
  // Or a power cut could bring the old name back, and the next start would remove a database that is in use.
  await syncDirectory(place.root);
}

/**
 * The locale is PostgreSQL's own C.UTF-8, so that sort order and case mapping never depend on the machine or change with an
 * upgrade of its C library. Whoever reaches the socket is trusted, since only one account can; TCP is refused, should
 * somebody switch it on.
 */
async function initialise(directory: string, place: Place, programs: Programs, superuser: string): Promise<void> {
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--auth-local=trust', '--auth-host=reject', '--set', 'listen_addresses='];
  const args = [
    '-D',
    directory,
    '--username',
    superuser,
    ...locale,
    '--data-checksums',
    ...access,
    '--no-instructions',
  ];
  const { code, output } = await runCommand(join(programs.bin, 'initdb'), args, place.account);
  if (code !== 0)
    throw new EmbeddedError(`initdb could not make the database in ${place.cluster}:\n${lastLines(output)}`);
}

async function checkVersion(place: Place, programs: Programs): Promise<void> {
  const major = (await readFile(join(place.cluster, 'PG_VERSION'), 'utf8')).trim();
  if (major === programs.major) return;
  throw new EmbeddedError(
    `The database in ${place.cluster} was made by PostgreSQL ${major} and this server runs ${programs.major}: dump it with the server version that made it and restore it into a new data directory.`,
  );
}

/** An orphan that still writes can make this fail; then the rest goes at the next start that makes a cluster. */
async function remove(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

/** The end of a command's output, enough to see why it failed. */
export function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-8).join('\n');
}
