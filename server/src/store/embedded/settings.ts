import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { exists } from './files.ts';
import type { Place } from './place.ts';
import { socketPort } from './socket.ts';

const mebibyte = 1_048_576;

/** Bounds of PostgreSQL's own page cache in MiB. Above the upper one the kernel's cache does the same work. */
const leastBuffers = 128;
const mostBuffers = 512;

/** The cache is this part of the machine's memory, which the server, the kernel and other programs share. */
const memoryShare = 16;

/**
 * Every connection the server may be configured to open (200), and some for its administrative work, a backup and an
 * operator's psql. An unused one costs a few kilobytes.
 */
const maxConnections = 220;

/** One line of PostgreSQL's configuration, and why it is there. */
type Setting = readonly [name: string, value: string, why: string];

/**
 * Our settings as the text of a configuration file. It includes the cluster's own file first, so what initdb found out about
 * the machine stays in force; `ALTER SYSTEM` of an operator still goes over ours. What makes an acknowledged write durable
 * (fsync, full_page_writes, synchronous_commit) is not here: PostgreSQL's safe defaults are what we want.
 */
export function settingsText(place: Pick<Place, 'cluster' | 'socketDir' | 'logDir'>, memoryBytes: number): string {
  const buffers = Math.floor(memoryBytes / mebibyte / memoryShare);
  const settings: Setting[] = [
    ['listen_addresses', '', 'Nothing on TCP: the only way in is the socket, and only one account can reach it.'],
    ['port', String(socketPort), 'Only a part of the name of the socket.'],
    ['unix_socket_directories', `"${place.socketDir}"`, 'The private directory; double quotes, as a comma separates.'],
    ['unix_socket_permissions', '0700', 'A second lock behind the mode of the directory.'],
    ['max_connections', String(maxConnections), 'The largest pool that can be configured, and some to spare.'],
    [
      'shared_buffers',
      `${Math.min(mostBuffers, Math.max(leastBuffers, buffers))}MB`,
      'A sixteenth of the memory, within bounds.',
    ],
    ['random_page_cost', '1.1', 'The disk is an SSD or the kernel has the page: the default 4 is for spinning disks.'],
    ['wal_compression', 'on', 'Page images after a checkpoint are most of the log: less to write and to sync.'],
    [
      'autovacuum_naptime',
      '5s',
      'A table that grows from nothing is looked at soon: plans made while it was empty read a whole tenant (default 1 min).',
    ],
    ['client_connection_check_interval', '1s', 'A statement whose server was killed ends soon and frees its locks.'],
    ['timezone', 'UTC', 'The same on every machine.'],
    ['log_timezone', 'UTC', 'The same in the log.'],
    ['logging_collector', 'on', 'The log is switched and bounded by PostgreSQL, also while nobody watches.'],
    ['log_directory', place.logDir, 'Outside of the cluster: a backup does not take it along.'],
    ['log_filename', 'postgresql-%a.log', 'One file a day of the week: seven files …'],
    ['log_rotation_age', '1d', '… each begun anew …'],
    ['log_truncate_on_rotation', 'on', '… when its day comes round.'],
    ['log_rotation_size', '0', 'A switch by size would append to the same file, so only the day switches.'],
    [
      'log_min_messages',
      'log',
      'Errors of statements go to the server that sent them; they can quote personal values.',
    ],
    ['log_min_error_statement', 'panic', 'No statement in the log.'],
    ['log_error_verbosity', 'terse', 'No DETAIL in the log: it names the values of the row.'],
    ['log_checkpoints', 'off', 'Two lines every five minutes that nobody reads.'],
    ['log_line_prefix', '%m [%p] ', 'When, and which process.'],
    ['cluster_name', 'tributary', 'Shown in the process list.'],
  ];
  const lines = settings.map(([name, value, why]) => `# ${why}\n${name} = ${quote(value)}\n`);
  const head = '# Written at every start of the server. Your own settings: ALTER SYSTEM, which goes over these.\n';
  return `${head}include ${quote(`${place.cluster}/postgresql.conf`)}\n\n${lines.join('')}`;
}

/** Whether the settings file is there and says what this version of the server wants on this machine. */
export async function settingsAreCurrent(place: Place): Promise<boolean> {
  const text = settingsText(place, memoryOfThisMachine());
  return (await exists(place.settings)) && (await readFile(place.settings, 'utf8')) === text;
}

/** Writes the settings file, readable for the account of PostgreSQL whatever the umask is. */
export async function writeSettings(place: Place): Promise<void> {
  const unfinished = `${place.settings}.new`;
  await writeFile(unfinished, settingsText(place, memoryOfThisMachine()));
  await chmod(unfinished, 0o644);
  await rename(unfinished, place.settings);
}

/** Bytes of memory of the machine, or of the container when it has a smaller limit. */
function memoryOfThisMachine(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
