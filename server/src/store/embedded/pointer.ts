import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRoot } from './account.ts';
import { EmbeddedError } from './embedded-error.ts';
import { exists } from './files.ts';

/** The file in a data directory that says where its database lies, when that is not in the data directory itself. */
const pointerName = 'WHERE-THE-DATABASE-IS.txt';

const explanation = `is where the PostgreSQL database of this data directory lies.
The server was started as root. PostgreSQL does not run as root, and the account it runs under may not be able to enter
this directory. Back up and restore the two together; while the server runs, back the database up with pg_basebackup.
`;

/** Leaves the note in the data directory, once there is a database to point to. Its first line is the path alone. */
export async function writePointer(dataDir: string, root: string): Promise<void> {
  const file = join(dataDir, pointerName);
  if ((await readPointer(dataDir)) === root) return;
  await writeFile(`${file}.new`, `${root}\n${explanation}`);
  await rename(`${file}.new`, file);
}

/**
 * Refuses to begin an empty database where the data directory has one already that this start would not use: made under
 * another account, or left behind when the data directory was moved, copied or restored without it.
 */
export async function checkPointer(dataDir: string, root: string, cluster: string): Promise<void> {
  const pointed = await readPointer(dataDir);
  const file = join(dataDir, pointerName);
  if (!isRoot()) {
    if (pointed === undefined) return;
    throw new EmbeddedError(
      `The data directory ${dataDir} was used by a server started as root, and its database lies in ${pointed}: start as root again, or remove ${file} to begin with an empty database.`,
    );
  }
  const own = join(dataDir, 'postgres', 'cluster');
  if (await exists(own)) {
    throw new EmbeddedError(
      `The data directory ${dataDir} has a database that was made by a user who is not root: start the server as that user, or set TRIBUTARY_DATA to another directory.`,
    );
  }
  if (pointed === undefined || (await exists(cluster))) return;
  const remedy = pointed === root ? 'bring it back' : `after a move, mv ${pointed} ${root}`;
  throw new EmbeddedError(
    `The database of the data directory ${dataDir} is expected in ${root}, but there is none: ${remedy}, or remove ${file} to begin with an empty database.`,
  );
}

async function readPointer(dataDir: string): Promise<string | undefined> {
  const file = join(dataDir, pointerName);
  return (await exists(file)) ? (await readFile(file, 'utf8')).split('\n')[0] : undefined;
}
