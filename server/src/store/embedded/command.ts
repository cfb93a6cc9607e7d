import { spawn } from 'node:child_process';
import type { Account } from './account.ts';
import { EmbeddedError } from './embedded-error.ts';

/** Characters of output kept per command; enough for initdb's complete report, and a bound on what a loop could print. */
const maxOutputChars = 65_536;

/**
 * The complete environment of PostgreSQL's programs. Nothing is inherited: PGDATA, PGOPTIONS or a LANG that is not installed
 * would otherwise change or break what they do. TZ decides the time zone that initdb writes down.
 */
const environment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** What a command came to: its exit code (null when a signal ended it) and its output, standard error included. */
export interface CommandResult {
  code: number | null;
  output: string;
}

/**
 * Runs one program to its end, under `account` when given (only root may give one). It gets a session of its own, because
 * a terminal sends Ctrl-C to the whole process group: it would break off initdb, make a waiting `pg_ctl start` stop what it
 * has started, and end a `pg_ctl stop` before PostgreSQL is down. The server alone decides what a signal means.
 * Throws EmbeddedError when the program cannot be started at all; a non-zero exit is the caller's to judge.
 */
export function runCommand(file: string, args: string[], account?: Account): Promise<CommandResult> {
  // Node takes uid and gid as signed numbers; `| 0` turns 4294967294 (nobody on macOS) back into -2.
  const identity = account ? { uid: account.uid | 0, gid: account.gid | 0 } : {};
  return new Promise((resolve, reject) => {
    // The working directory may be one that the account cannot enter, so it is set to one that everybody can.
    const options = { cwd: '/', env: environment, detached: true, ...identity };
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (text: string) => {
      output = (output + text).slice(-maxOutputChars);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error: NodeJS.ErrnoException) => reject(explain(file, error)));
    child.on('close', (code) => resolve({ code, output: output.trim() }));
  });
}

function explain(file: string, error: NodeJS.ErrnoException): EmbeddedError {
  // The file itself is there, so a missing one is the program loader that it names: glibc's, on a system with another libc.
  const why =
    error.code === 'ENOENT' && process.platform === 'linux'
      ? 'it is built for glibc, which this system does not seem to have'
      : error.message;
  return new EmbeddedError(`${file} cannot be run (${why}); set DATABASE_URL to use a PostgreSQL of your own.`);
}
