import { networkOf } from '../../kit/network-of.ts';
import { sha256 } from '../../kit/secrets.ts';
import { countTries, forgetTries, type TryLimit } from '../end-users/count-tries.ts';
import { findItem, putItem, readTries } from '../end-users/queries.ts';
import { CoreError } from '../errors.ts';
import type { Context } from '../run.ts';
import { systemActor, type Tenant } from './access.ts';
import type { Login, SignInDeps } from './sign-in.ts';

/** Wrong passwords and pins that are looked at, all processes together. */
export const guessLimits = {
  withinS: 15 * 60,
  /** Of one login from one address. */
  loginFromAddress: 20,
  /** Of any logins from one address. */
  address: 100,
  /** Of one login from everywhere, but for addresses it signed in from: nobody can lock a partner out from elsewhere. */
  login: 100,
  /** Of all pins of a tenant from everywhere, but for addresses that one worked from. */
  pins: 1_000,
  /** How long an address is remembered from which somebody signed in. */
  knownAddressS: 31 * 24 * 60 * 60,
} as const;

/** What is guessed about one login. */
export interface Guesses {
  /** @throws CoreError `rate_limited` */
  refuseTooMany(): Promise<void>;
  /** Whether one more may be looked at, now that its turn has come. */
  mayTry(): Promise<boolean>;
  wrong(): Promise<void>;
  right(): Promise<void>;
}

/** Kind of the item that remembers an address. */
const knownAddress = 'known address';

/**
 * Counts wrong guesses of what people choose or type: passwords and pins. Secrets of machines cannot be guessed. Only wrong ones
 * count, because a client may sign in as often as it asks for something.
 */
export function countedGuesses(deps: SignInDeps, tenant: Tenant, login: Login): Guesses | undefined {
  const { kind, from, source } = login;
  if (from === undefined || (kind !== 'user' && kind !== 'pin')) return undefined;
  const network = networkOf(from);
  // A guessed pin is another login each time, so all of them are one.
  const who = kind === 'pin' ? `${source} pin` : `${source} ${kind} ${login.login}`;
  const known = { kind: knownAddress, hash: sha256(`${who} ${network}`) };
  const { withinS } = guessLimits;
  const own: TryLimit = { of: `${who} ${network}`, tries: guessLimits.loginFromAddress, withinS };
  const everywhere: TryLimit = { of: who, tries: kind === 'pin' ? guessLimits.pins : guessLimits.login, withinS };
  const shared: TryLimit = { of: `${source} ${network}`, tries: guessLimits.address, withinS };
  const limits = [...(kind === 'user' ? [own] : []), shared, everywhere];
  const transaction = deps.pool.transaction;
  const context = (): Context => ({ actor: systemActor(tenant, source), now: deps.clock.now() });

  /** Those that count for this address, with what was counted. */
  async function look(): Promise<{ isKnown: boolean; full: boolean; counted: number }> {
    return transaction(tenant.id, async (tx) => {
      const now = deps.clock.date();
      const isKnown = (await tx.first(findItem, { tenant: tenant.id, ...known, source, now })) !== undefined;
      const hashes = limits.map(({ of }) => sha256(of));
      const rows = await tx.all(readTries, { tenant: tenant.id, hashes, now });
      const of = (limit: TryLimit) => rows.find(({ hash }) => hash.equals(sha256(limit.of)))?.tries ?? 0;
      const full = limits.some((limit) => of(limit) >= limit.tries && !(isKnown && limit === everywhere));
      return { isKnown, full, counted: kind === 'user' ? of(own) : 0 };
    });
  }

  return {
    async refuseTooMany() {
      if ((await look()).full)
        throw new CoreError('rate_limited', 'too many wrong guesses', { retryAfterS: guessLimits.withinS });
    },
    mayTry: async () => !(await look()).full,
    wrong: () => transaction(tenant.id, async (tx) => void (await countTries.run(tx, context(), limits))),
    async right() {
      const { isKnown, counted } = await look();
      if (isKnown && counted === 0) return;
      await transaction(tenant.id, async (tx) => {
        const now = deps.clock.now();
        const expires = new Date(now + guessLimits.knownAddressS * 1000);
        const item = { tenant: tenant.id, ...known, uid: null, grant: null, payload: {}, now: new Date(now), expires };
        await tx.run(putItem, item);
        if (counted > 0) await forgetTries.run(tx, context(), [own.of]);
      });
    },
  };
}
