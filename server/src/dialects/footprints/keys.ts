import { CoreError } from '../../core/errors.ts';
import type { PersonKeys } from '../../core/people/find-by-keys.ts';
import { type Body, phoneOf, textOf } from './decode.ts';
import { known } from './known.ts';

/**
 * What names one customer: an external id (Update customer), a national id, or e-mail and phone together (Get customers: "mandatory
 * fields").
 * @throws CoreError `invalid` naming what is missing
 */
export function toKeys(sent: Body): PersonKeys {
  const keys = keysOf(sent);
  if (keys.externalId || keys.nationalId || (keys.email && keys.phone)) return keys;
  throw missing([...(keys.email ? [] : ['userEmail']), ...(keys.phone ? [] : ['userPhone'])]);
}

/** One key, and the fields that it was sent in. */
export interface OneKey {
  readonly keys: PersonKeys;
  readonly fields: readonly string[];
}

/**
 * Everything in a request that names a customer, key by key: for what cannot be taken back, each must name the same one.
 * @throws CoreError `invalid` when nothing does, and for an e-mail without a phone or the other way round
 */
export function toEachKey(...parts: readonly Body[]): OneKey[] {
  const found = parts.flatMap((sent): OneKey[] => {
    const { externalId, nationalId, email, phone } = keysOf(sent);
    if (email && !phone) throw missing(['userPhone']);
    if (phone && !email) throw missing(['userEmail']);
    return [
      ...(externalId ? [{ keys: { externalId }, fields: ['userExternalId'] }] : []),
      ...(nationalId ? [{ keys: { nationalId }, fields: ['nationalId'] }] : []),
      ...(email && phone ? [{ keys: { email, phone }, fields: ['userEmail', 'userPhone'] }] : []),
    ];
  });
  if (found.length === 0) throw missing(['userExternalId']);
  return found;
}

function keysOf(sent: Body): PersonKeys {
  return known({
    externalId: textOf(sent, 'userExternalId'),
    nationalId: textOf(sent, 'nationalId'),
    email: textOf(sent, 'userEmail'),
    phone: phoneOf(sent, 'userPhone'),
  });
}

function missing(fields: readonly string[]): CoreError {
  return new CoreError('invalid', 'nothing names a customer', {
    fields: fields.map((field) => ({ field, reason: 'required' as const })),
  });
}
