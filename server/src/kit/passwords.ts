import { hash, verify } from '@node-rs/argon2';
import { semaphore } from './semaphore.ts';

/** Argon2id by OWASP's first recommendation: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashing takes a core for tens of milliseconds: two at a time leave the rest of the server its own; the next 500 wait. */
const slots = semaphore(2, 500);

/** A password's PHC string. @throws SemaphoreFull when too many wait already */
export function hashPassword(password: string): Promise<string> {
  return slots.run(() => hash(password, cost));
}

/**
 * Whether a password fits.
 * @param mayTry asked when its turn has come, so that of many waiting guesses no more are tried than may be; a no is a password that
 * does not fit
 * @throws SemaphoreFull when too many wait already
 */
export function verifyPassword(phc: string, password: string, mayTry?: () => Promise<boolean>): Promise<boolean> {
  return slots.run(async () => (mayTry === undefined || (await mayTry())) && verify(phc, password));
}

/** A hash that no password fits, to spend the same time on an unknown login as on a known one. */
let decoy: Promise<string> | undefined;
export async function spendPasswordTime(password: string, mayTry?: () => Promise<boolean>): Promise<void> {
  decoy ??= hashPassword('nobody has this password');
  await verifyPassword(await decoy, password, mayTry);
}
