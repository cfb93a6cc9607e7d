/** A person's name as the dialects split or join it. */
export interface NameParts {
  readonly fullName?: string;
  readonly givenName?: string;
  readonly familyName?: string;
}

/**
 * Completes a name: the parts joined when only they are known; the full name split at its first space when only it is
 * known (everything after the given name belongs to the family name, so that joining gives back what was sent).
 */
export function completeName(name: NameParts): NameParts {
  const joined = [name.givenName, name.familyName].filter(Boolean).join(' ');
  const fullName = name.fullName || joined;
  if (joined !== '' || fullName === '') return { ...name, ...(fullName ? { fullName } : {}) };
  const [givenName = '', ...rest] = fullName.trim().split(/\s+/);
  const familyName = rest.join(' ');
  return { fullName, givenName, ...(familyName ? { familyName } : {}) };
}
