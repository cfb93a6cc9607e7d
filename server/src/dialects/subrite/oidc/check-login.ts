import { systemActor, type Tenant } from '../../../core/access/access.ts';
import { uniquenessScope } from '../../../core/actor.ts';
import { checkPassword } from '../../../core/end-users/check-password.ts';
import { countTries, forgetTries, type TryLimit } from '../../../core/end-users/count-tries.ts';
import { getItem, keepItem } from '../../../core/end-users/sign-in-items.ts';
import { CoreError } from '../../../core/errors.ts';
import { normaliseEmail } from '../../../kit/email.ts';
import type { Id } from '../../../kit/ids.ts';
import { networkOf } from '../../../kit/network-of.ts';
import { keyedDigest } from '../../../kit/secrets.ts';
import type { DialectDeps } from '../../dialect.ts';
import { findMember } from './account.ts';
import { formLimits, tryLimits } from './limits.ts';

export interface Login {
  readonly email: string;
  readonly password: string;
  /** The address it came from. */
  readonly address: string;
  /** The sign-in that it is part of. */
  readonly uid: string;
}

/** Kind of the item that remembers an address somebody signed in from. */
const knownAddress = 'known address';

/**
 * Who signs in, or why not. A try is counted before the password is looked at, right or wrong, for an e-mail that exists as for one
 * that does not.
 */
export async function checkLogin(
  { run, keyFor }: DialectDeps,
  tenant: Tenant,
  { email, password, address, uid }: Login,
): Promise<{ memberId: Id } | 'wrong' | 'tooMany' | 'unavailable'> {
  const actor = systemActor(tenant, 'subrite');
  const key = keyFor(tenant, 'sign-in tries');
  // Keyed: whoever has a copy of the database cannot find out from where somebody signed in by trying all addresses.
  const name = (...parts: string[]) => keyedDigest(key, JSON.stringify(parts));
  const who = normaliseEmail(email) ?? email;
  const network = networkOf(address);
  const pair = name(who, network);
  const known = (await run(actor, getItem, { kind: knownAddress, id: pair })) !== undefined;
  const limits = limitsOf({ name, who, network, uid, known });
  if (!(await run(actor, countTries, [...limits.own, ...limits.shared]))) return 'tooMany';
  if (password.length > formLimits.passwordChars) return 'wrong';
  try {
    const record = await checkPassword(run, actor, { scope: uniquenessScope(actor), email, password });
    const member = record && (await findMember(run, actor, record));
    if (member === undefined) return 'wrong';
    await run(actor, keepItem, { kind: knownAddress, id: pair, payload: {}, lifeS: tryLimits.knownAddressS });
    await run(
      actor,
      forgetTries,
      limits.own.map((limit) => limit.of),
    );
    return { memberId: member.id };
  } catch (error) {
    if (error instanceof CoreError && error.code === 'unavailable') return 'unavailable';
    throw error;
  }
}

/** Of this person here, and of those that others share: a right password gives only the first back. */
function limitsOf(of: {
  name: (...parts: string[]) => string;
  who: string;
  network: string;
  uid: string;
  known: boolean;
}): Record<'own' | 'shared', TryLimit[]> {
  const { name, who, network, uid, known } = of;
  const { withinS } = tryLimits;
  return {
    own: [
      { of: name('sign-in', uid), tries: tryLimits.interaction, withinS },
      { of: name('e-mail and address', who, network), tries: tryLimits.emailFromAddress, withinS },
    ],
    shared: [
      { of: name('address', network), tries: tryLimits.address, withinS },
      ...(known ? [] : [{ of: name('e-mail', who), tries: tryLimits.email, withinS }]),
    ],
  };
}
