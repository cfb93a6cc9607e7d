import { constants } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Programs } from './binaries.ts';
import { lastLines } from './cluster.ts';
import { runCommand } from './command.ts';
import { EmbeddedError } from './embedded-error.ts';
import type { Place } from './place.ts';
import { type RunningPostmaster, readPostmasterFile } from './postmaster-file.ts';
import { settingsAreCurrent, writeSettings } from './settings.ts';
import { removeSocket, socketAnswers } from './socket.ts';

/** Seconds for PostgreSQL to come up: recovery after a crash replays at most max_wal_size (1 GB), which takes under a minute. */
const startSeconds = 300;

/** Seconds for a fast stop, which writes a checkpoint; after it an immediate one, which loses nothing but makes the next start recover. */
const stopSeconds = 60;

/** Milliseconds between two looks at a postmaster that is just starting or stopping. */
const lookMs = 20;

/** Milliseconds for a starting postmaster to write the first line of its file. */
const emptyFileMs = 1_000;

/**
 * What PostgreSQL says when processes of a killed postmaster are still leaving its shared memory, or when a start whose server
 * was killed in the middle of it gets there first; and tries, with milliseconds between them, until they are gone.
 */
const othersInTheWay = /shared memory block .* still in use|lock file "postmaster.pid" already exists/;
const orphanTries = 20;
const orphanMs = 200;

/** Bytes read from the end of a log file to explain a failure. */
const tailBytes = 4_096;

const startLogName = 'start.log';

/**
 * Makes PostgreSQL run on the place. True when one was taken over that a killed server had left running; one that runs from
 * other programs or with other settings than ours, or whose socket is gone, is restarted instead. Only for the holder of the
 * place. Throws EmbeddedError with the end of PostgreSQL's log, and leaves nothing running, when it does not come up.
 */
export async function ensurePostmaster(place: Place, programs: Programs): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    const left = await settle(place);
    if (left) {
      const ours = left.commandLine.startsWith(`${join(programs.bin, 'postgres')} `);
      if (ours && (await settingsAreCurrent(place)) && (await socketAnswers(place.socketDir))) return true;
      await stopPostmaster(place, programs);
    }
    // Only now that nothing runs: a start that is killed in between must not leave new settings beside an old postmaster.
    await writeSettings(place);
    const failure = await start(place, programs);
    if (failure === undefined) return false;
    const inTheWay = othersInTheWay.test(failure);
    if (inTheWay && tries === orphanTries) {
      throw new EmbeddedError(
        `Processes of an earlier PostgreSQL still work in ${place.cluster}, most likely on a long statement: wait for them, or end them (postgres: tributary … in the process list).`,
      );
    }
    if (!inTheWay) {
      await stopPostmaster(place, programs);
      throw new EmbeddedError(
        `PostgreSQL did not start in ${place.cluster}; its log in ${place.logDir} ends:\n${failure}`,
      );
    }
    await sleep(orphanMs);
  }
}

/** Waits until a postmaster that is on its way up or down has arrived, and returns the one that is up. */
async function settle(place: Place): Promise<RunningPostmaster | undefined> {
  for (let waited = 0; waited < startSeconds * 1_000; waited += lookMs) {
    const state = await readPostmasterFile(place.cluster);
    if (state.found === 'running' && state.postmaster.status === 'ready') return state.postmaster;
    if (state.found === 'none') return undefined;
    // PostgreSQL would refuse to start beside such a file. We hold the place, so nobody of ours is behind it; a process that
    // still uses the cluster nevertheless is found by PostgreSQL through its shared memory.
    if (state.found === 'foreign' || (state.found === 'empty' && waited >= emptyFileMs)) {
      await rm(join(place.cluster, 'postmaster.pid'), { force: true });
      return undefined;
    }
    await sleep(lookMs);
  }
  throw new EmbeddedError(
    `The PostgreSQL that runs in ${place.cluster} neither starts nor stops: end its processes first.`,
  );
}

/** Undefined when PostgreSQL takes connections, else why not: the end of its log. */
async function start(place: Place, programs: Programs): Promise<string | undefined> {
  const startLog = join(place.logDir, startLogName);
  await rm(startLog, { force: true });
  await removeSocket(place.socketDir);
  // pg_ctl hands the options to a shell. The place has no character in its path that would need more than these quotes.
  const options = ['-o', `-c config_file="${place.settings}"`];
  const args = ['start', '-D', place.cluster, '-w', '-t', String(startSeconds), '-l', startLog, ...options];
  const { code, output } = await runCommand(join(programs.bin, 'pg_ctl'), args, place.account);
  return code === 0 ? undefined : (await logTail(place)) || lastLines(output);
}

/** Stops PostgreSQL and waits until it is down. Does nothing when it is not running. Throws EmbeddedError when it stays. */
export async function stopPostmaster(place: Place, programs: Programs): Promise<void> {
  let said = '';
  for (const mode of ['fast', 'immediate']) {
    if ((await readPostmasterFile(place.cluster)).found !== 'running') return;
    const args = ['stop', '-D', place.cluster, '-m', mode, '-w', '-t', String(stopSeconds)];
    said = (await runCommand(join(programs.bin, 'pg_ctl'), args, place.account)).output;
  }
  if ((await readPostmasterFile(place.cluster)).found !== 'running') return;
  throw new EmbeddedError(`PostgreSQL in ${place.cluster} does not stop:\n${lastLines(said)}`);
}

/** The last lines of what PostgreSQL said: before its own log was open, and in the newest of the files after it. */
async function logTail(place: Place): Promise<string> {
  const names = await readdir(place.logDir);
  const files = names.filter((name) => name !== startLogName).map((name) => join(place.logDir, name));
  const dated = await Promise.all(files.map(async (file) => ({ file, at: (await stat(file)).mtimeMs })));
  const newest = dated.sort((a, b) => b.at - a.at)[0]?.file;
  const before = await tail(join(place.logDir, startLogName));
  // Without this line of its, the collector was not started, and the newest file is of an earlier run.
  const after = newest && before.includes('logging collector') ? await tail(newest) : '';
  return lastLines(`${before}\n${after}`);
}

/** Never follows a link: the directory belongs to the account that PostgreSQL runs under, and we may be root. */
async function tail(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => undefined);
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(tailBytes), 0, tailBytes, Math.max(0, size - tailBytes));
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
