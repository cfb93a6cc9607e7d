import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

/** PostgreSQL's port, which is only a part of the name of its socket: nothing listens on TCP. */
export const socketPort = 5432;

/** The longest path of a unix socket in bytes: the kernel's 104 on macOS and 108 on Linux include the final NUL. */
const maxPathBytes = process.platform === 'darwin' ? 103 : 107;

/** Whether PostgreSQL's socket in this directory has a path that the system can take. */
export function socketFits(directory: string): boolean {
  return Buffer.byteLength(socketPath(directory)) <= maxPathBytes;
}

/**
 * The protocol's SSLRequest, https://www.postgresql.org/docs/18/protocol-message-formats.html: its length, then its code. A
 * server answers one byte before it asks who is there, and writes nothing to its log when the connection then ends.
 */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** Milliseconds for the answer. */
const answerMs = 5_000;

/**
 * Whether a PostgreSQL that works is behind the socket in this directory. To be connected proves nothing: the kernel does
 * that also for a process that hangs or is just being killed.
 */
export function socketAnswers(directory: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath(directory), () => socket.write(sslRequest));
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(answerMs, () => end(false));
    socket
      .once('data', () => end(true))
      .once('error', () => end(false))
      .once('end', () => end(false));
  });
}

/**
 * Removes what a killed PostgreSQL has left in the directory of its socket. The next one does so by itself, except when the
 * process id in the lock file exists, be it as a zombie or as another program. Only when it is known that none runs.
 */
export async function removeSocket(directory: string): Promise<void> {
  const path = socketPath(directory);
  for (const file of [`${path}.lock`, path]) await rm(file, { force: true });
}

function socketPath(directory: string): string {
  return join(directory, `.s.PGSQL.${socketPort}`);
}
