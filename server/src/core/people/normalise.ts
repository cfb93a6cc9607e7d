import { normaliseEmail } from '../../kit/email.ts';
import { normalisePhone } from '../../kit/phone.ts';
import { invalid } from '../errors.ts';
import { longestText, type PersonPatch } from './values.ts';

/** A patch in the forms that are stored, and the texts as they were sent where that differs. */
export interface NormalisedPatch {
  readonly patch: PersonPatch;
  readonly raw: Partial<Record<'email' | 'phone', string>>;
}

/**
 * Trims texts, brings e-mail and phone to the form that is compared, and keeps what was sent to echo it. What is no
 * number a phone can have stays as it is: it is shown, but identifies nobody.
 * @throws CoreError `invalid` for a text that is too long
 */
export function normalisePatch(patch: PersonPatch, defaultCountry: string): NormalisedPatch {
  const normal: Record<string, unknown> = {};
  const raw: NormalisedPatch['raw'] = {};
  for (const [field, value] of Object.entries(patch)) {
    if (typeof value !== 'string') {
      normal[field] = value;
      continue;
    }
    if (value.length > longestText) throw invalid(field, 'too_long');
    const text = value.trim();
    normal[field] = text === '' ? null : text;
    if ((field !== 'email' && field !== 'phone') || text === '') continue;
    normal[field] = (field === 'email' ? normaliseEmail(text) : normalisePhone(text, defaultCountry)) ?? text;
    if (normal[field] !== value) raw[field] = value;
  }
  return { patch: normal as PersonPatch, raw };
}
