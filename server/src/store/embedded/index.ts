import { rm } from 'node:fs/promises';
import { ensurePrograms, findPackage, type Programs } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { EmbeddedError } from './embedded-error.ts';
import { holdPlace } from './holder.ts';
import { type Place, preparePlace } from './place.ts';
import { writePointer } from './pointer.ts';
import { ensurePostmaster, stopPostmaster } from './postmaster.ts';
import { socketPort } from './socket.ts';

export { EmbeddedError };

export interface EmbeddedOptions {
  /** Absolute path of the data directory (TRIBUTARY_DATA); made when missing. */
  readonly dataDir: string;
  readonly log: (message: string) => void;
  /** The database's superuser, decided when the cluster is made: `postgres` unless told. */
  readonly superuser?: string;
}

export interface EmbeddedDatabase {
  /** What the `pg` driver needs. `host` is the directory of the socket. */
  readonly connection: { host: string; port: number; user: string; database: string };
  /** Where the cluster lies: below the data directory, or below /var/lib/tributary when we are root. */
  readonly place: string;
  /** True when a PostgreSQL that a killed server had left running was taken over. */
  readonly takenOver: boolean;
  /** Stops PostgreSQL, waits until it is down and frees the data directory. May be called more than once. */
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL of our own for a data directory, or takes over the one that a killed server has left running on it.
 * From then until `stop` or the end of this process, this process is the only server on the data directory.
 *
 * Throws EmbeddedError, with nothing left running that it started, when another server holds the data directory, the
 * platform has no PostgreSQL package, the database is of another major version, or PostgreSQL does not come up.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  if (process.platform !== 'linux' && process.platform !== 'darwin') {
    throw new EmbeddedError(
      `The embedded database is for Linux and macOS: on ${process.platform}, set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  try {
    return await startHeld(options);
  } catch (error) {
    if (error instanceof EmbeddedError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new EmbeddedError(`The embedded database of ${options.dataDir} cannot be started: ${why}`, { cause: error });
  }
}

async function startHeld({ dataDir, log, superuser = 'postgres' }: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const place = await preparePlace(dataDir);
  const hold = await holdPlace(place.root, dataDir);
  try {
    const programs = await ensurePrograms(await findPackage(), place.programs);
    await ensureCluster(place, programs, superuser);
    if (place.account) await writePointer(place.dataDir, place.root);
    const takenOver = await ensurePostmaster(place, programs);
    log(`PostgreSQL ${takenOver ? 'taken over, it was still running' : 'started'} in ${place.root}`);
    let stopping: Promise<void> | undefined;
    return {
      connection: { host: place.socketDir, port: socketPort, user: superuser, database: 'postgres' },
      place: place.root,
      takenOver,
      stop: () => {
        stopping ??= stop(place, programs).finally(() => hold.release());
        return stopping;
      },
    };
  } catch (error) {
    hold.release();
    throw error;
  }
}

async function stop(place: Place, programs: Programs): Promise<void> {
  await stopPostmaster(place, programs);
  // One in the system's temporary directory is made anew at the next start.
  if (!place.socketDir.startsWith(`${place.root}/`)) await rm(place.socketDir, { recursive: true, force: true });
}
