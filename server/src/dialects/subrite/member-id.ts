import { CoreError } from '../../core/errors.ts';
import type { PersonRef } from '../../core/people/find-person.ts';
import { parseId } from '../../kit/ids.ts';

/**
 * Member ids are strings, a UUID or a decimal number ("1"): we hand out UUIDs, and take a member's number too, because clients
 * may have kept that (guide, changelog). Undefined for what can be neither.
 */
export function parseMemberId(text: string): PersonRef | undefined {
  // 15 digits fit a number exactly.
  if (/^\d{1,15}$/.test(text)) return { number: Number(text) };
  const id = parseId(text);
  return id === undefined ? undefined : { id };
}

/** @throws CoreError `not_found`: what cannot be an id is answered like an unknown one */
export function memberRef(text: string): PersonRef {
  const ref = parseMemberId(text);
  if (ref === undefined) throw new CoreError('not_found', 'no id of a member');
  return ref;
}
