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
  const keys: PersonKeys = known({
    externalId: textOf(sent, 'userExternalId'),
    nationalId: textOf(sent, 'nationalId'),
    email: textOf(sent, 'userEmail'),
    phone: phoneOf(sent, 'userPhone'),
  });
  if (keys.externalId || keys.nationalId || (keys.email && keys.phone)) return keys;
  const missing = [...(keys.email ? [] : ['userEmail']), ...(keys.phone ? [] : ['userPhone'])];
  throw new CoreError('invalid', 'nothing names a customer', {
    fields: missing.map((field) => ({ field, reason: 'required' as const })),
  });
}
