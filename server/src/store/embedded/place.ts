import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Account, isRoot, ownUid, unprivilegedAccount } from './account.ts';
import { EmbeddedError } from './embedded-error.ts';
import { exists } from './files.ts';
import { checkPointer } from './pointer.ts';
import { socketFits } from './socket.ts';

/** Where everything lies when we are root: the account that PostgreSQL runs under can enter it, unlike a home or a clone. */
export const rootBase = '/var/lib/tributary';

/** Characters that pg_ctl passes on to a shell, or to a configuration file, unescaped. */
const unsafeInPath = /["$`\\\n]/;

/** Where one data directory's database lies. All paths are absolute. */
export interface Place {
  /** The data directory that was asked for, with links resolved. */
  readonly dataDir: string;
  /** The directory that all the others except `programs` and perhaps `socketDir` are in. */
  readonly root: string;
  readonly cluster: string;
  readonly socketDir: string;
  readonly logDir: string;
  /** The parent of the copies of PostgreSQL's programs, one for each version. */
  readonly programs: string;
  /** Our settings: the file that PostgreSQL is started with. */
  readonly settings: string;
  /** The account to run PostgreSQL under; undefined when it is our own. */
  readonly account: Account | undefined;
}

/**
 * Decides where the database of a data directory lies, makes the directories (with modes that do not depend on the umask) and
 * refuses what would silently begin an empty database beside an existing one. The data directory is made when missing.
 */
export async function preparePlace(dataDir: string): Promise<Place> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  // Two spellings of one directory must come to one place.
  const real = await realpath(dataDir);
  const root = isRoot() ? join(rootBase, placeName(real)) : join(real, 'postgres');
  if (unsafeInPath.test(root)) {
    throw new EmbeddedError(
      `PostgreSQL cannot run in ${root}, because the path has one of " $ \` \\ or a line break in it: set TRIBUTARY_DATA to another directory.`,
    );
  }
  const cluster = join(root, 'cluster');
  const place = { dataDir: real, root, cluster, logDir: join(root, 'log'), settings: join(root, 'tributary.conf') };
  await checkPointer(real, root, cluster);
  if (!isRoot()) {
    await makeDirectory(root, 0o700);
    await makeDirectory(place.logDir, 0o700);
    return { ...place, socketDir: await socketDirectory(root), programs: join(root, 'programs'), account: undefined };
  }
  await makeDirectory(rootBase, 0o755);
  await makeDirectory(root, 0o755);
  const account = await accountFor(cluster);
  await makeDirectory(place.logDir, 0o700, account);
  const socketDir = await socketDirectory(root, account);
  return { ...place, socketDir, programs: join(rootBase, 'programs'), account };
}

/** A stable, readable name for the place of a data directory: `clone-data-1f2e3d4c5b6a`. */
export function placeName(dataDir: string): string {
  const tail = `${basename(dirname(dataDir))}-${basename(dataDir)}`.replace(/[^A-Za-z0-9._-]+/g, '_').slice(-32);
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  return `${tail.replace(/^[-.]+/, '')}-${hash}`;
}

/** A cluster keeps the account it was made under, also when a better one (`postgres`) is created later. */
async function accountFor(cluster: string): Promise<Account> {
  if (!(await exists(cluster))) return unprivilegedAccount();
  const { uid, gid } = await stat(cluster);
  return uid === 0 ? unprivilegedAccount() : { uid, gid };
}

/**
 * The private directory of the socket: whoever enters it is a superuser of the database. In the place when the path is short
 * enough for a socket, else below the system's temporary directory under a name made of the place's.
 */
async function socketDirectory(root: string, account?: Account): Promise<string> {
  const inPlace = join(root, 'socket');
  if (socketFits(inPlace)) {
    await makeDirectory(inPlace, 0o700, account);
    return inPlace;
  }
  const name = `tributary-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`;
  const elsewhere = [tmpdir(), '/tmp'].map((base) => join(base, name)).find(socketFits) ?? join('/tmp', name);
  await mkdir(elsewhere, { recursive: true, mode: 0o700 });
  // In a shared directory somebody else may have made this name first, as a link or as a directory of theirs.
  const found = await lstat(elsewhere);
  if (found.isDirectory() && found.uid === ownUid() && (found.mode & 0o077) === 0) return elsewhere;
  throw new EmbeddedError(
    `The socket directory ${elsewhere} belongs to somebody else or is open to others: remove it.`,
  );
}

/**
 * Makes a directory with this mode and owner, whatever the umask is, and gives one that is there the same: a start that was
 * killed between making and chown must not leave one that PostgreSQL cannot write. Only for directories below our own.
 */
async function makeDirectory(path: string, mode: number, owner?: Account): Promise<void> {
  await mkdir(path, { recursive: true, mode });
  await chmod(path, mode);
  if (owner) await chown(path, owner.uid, owner.gid);
}
