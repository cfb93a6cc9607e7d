/** Shorter texts are left: they would be found everywhere. Characters. */
const shortest = 4;

/** A text of another's making without our secrets in it, as they are, URL-encoded, in hex or in base64 at any place in its groups. */
export function withoutSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret === undefined || secret.length < shortest) continue;
    for (const spelling of spellings(secret)) clean = clean.replaceAll(spelling, '***');
  }
  return clean;
}

function spellings(secret: string): string[] {
  const raw = Buffer.from(secret);
  // Before and behind it are other bytes: the characters that mix with those are left out.
  const shifted = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), raw])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(shift === 0 ? 0 : 4, Math.floor(((shift + raw.length) * 8) / 24) * 4);
  });
  return [secret, encodeURIComponent(secret), raw.toString('hex'), ...shifted].filter(
    ({ length }) => length >= shortest,
  );
}
