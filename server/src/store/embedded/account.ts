import { readFileSync } from 'node:fs';
import { EmbeddedError } from './embedded-error.ts';

/** The operating system account that PostgreSQL runs under. Both numbers are unsigned 32-bit, as `stat` gives them. */
export interface Account {
  uid: number;
  gid: number;
}

/** In order of preference: PostgreSQL's own account shares nothing with other services, `nobody` exists everywhere. */
const accounts = ['postgres', '_postgres', 'nobody'];

/** True when this process runs as root, which PostgreSQL refuses to run as. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** This process's own user, for comparing with what `stat` says about a file. */
export function ownUid(): number | undefined {
  return process.getuid?.();
}

/**
 * Picks the unprivileged account from the text of `/etc/passwd`. Read as text because service accounts are local ones, and a
 * minimal container has this file but not always `id` or `getent`. macOS writes `nobody` as -2, which is why the numbers
 * are made unsigned. Undefined when none of the accounts is there.
 */
export function pickAccount(passwd: string): Account | undefined {
  const lines = passwd.split('\n').map((line) => line.split(':'));
  for (const name of accounts) {
    const [, , uid, gid] = lines.find((fields) => fields[0] === name) ?? [];
    if (uid && gid && Number(uid) !== 0) return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
  }
  return undefined;
}

/** The unprivileged account of this machine. Throws EmbeddedError when it has none. */
export function unprivilegedAccount(): Account {
  const account = pickAccount(readFileSync('/etc/passwd', 'utf8'));
  if (account) return account;
  throw new EmbeddedError(
    `PostgreSQL does not run as root and none of the accounts ${accounts.join(', ')} exists: create one, start the server as another user, or set DATABASE_URL.`,
  );
}
