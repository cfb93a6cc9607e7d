import { normaliseEmail } from '../../kit/email.ts';
import { normalisePhone } from '../../kit/phone.ts';
import type { PersonPatch, PersonValues } from './values.ts';

/** The normalised keys of one record. Strong ones tie records to one person; a phone is weak (DESIGN §4). */
export interface RecordIdentifiers {
  readonly email: string | null;
  readonly phone: string | null;
  readonly externalId: string | null;
  readonly nationalId: string | null;
}

export type IdentifierKind = 'email' | 'phone' | 'external_id' | 'national_id';
export interface Identifier {
  readonly kind: IdentifierKind;
  readonly value: string;
}

/** Longest external or national id, in UTF-16 units (an index entry must stay small). */
export const longestIdentifier = 200;

/** Texts that systems send for "none"; as an identifier they would fuse strangers. */
const nobody = new Set(['0', '-', 'null', 'undefined', 'none', 'n/a', 'na', 'nan', 'not_defined', 'test@test.com']);

/** Normalises a record's identifiers. What cannot be one (a phone that is no number) is simply not an identifier. */
export function identifiersOf(values: PersonValues, defaultCountry: string): RecordIdentifiers {
  return {
    email: usable(values.email === undefined ? undefined : normaliseEmail(values.email)),
    phone: usable(values.phone === undefined ? undefined : normalisePhone(values.phone, defaultCountry)),
    externalId: usable(values.externalId?.trim()),
    nationalId: usable(values.nationalId?.replace(/[\s.-]/g, '').toUpperCase()),
  };
}

/** Strong identifiers, the most telling first: the first that is known decides. */
export function strongIdentifiers(ids: RecordIdentifiers): Identifier[] {
  const all: [IdentifierKind, string | null][] = [
    ['external_id', ids.externalId],
    ['national_id', ids.nationalId],
    ['email', ids.email],
  ];
  return all.flatMap(([kind, value]) => (value === null ? [] : [{ kind, value }]));
}

/** What two arrivals have in common that may be the same person: the keys that keep them in different transactions. */
export function identityKeys(patch: PersonPatch, defaultCountry: string): string[] {
  const said: PersonValues = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null));
  return Object.entries(identifiersOf(said, defaultCountry)).flatMap(([kind, value]) =>
    value === null ? [] : [`${kind} ${value}`],
  );
}

function usable(value: string | undefined): string | null {
  if (value === undefined || value === '' || value.length > longestIdentifier || nobody.has(value.toLowerCase()))
    return null;
  return value;
}
