/** What a text in base64 comes to, or why it is none. */
export type Decoded = { readonly bytes: Buffer } | 'no_base64' | 'too_large';

/**
 * Reads base64 strictly, where Node's decoder skips whatever it does not know: the alphabet of RFC 4648 §4 with its padding, and no bits
 * left over. Two things that carry such texts are allowed for: line ends (MIME breaks lines), and a space for a plus, which is what
 * becomes of a plus that a form did not encode. The alphabet for URLs is refused.
 * @param maxBytes of what it stands for
 */
export function decodeBase64(text: string, maxBytes: number): Decoded {
  const whole = text.replace(/\r?\n/g, '').replaceAll(' ', '+');
  if (whole.length > Math.ceil(maxBytes / 3) * 4) return 'too_large';
  const bytes = Buffer.from(whole, 'base64');
  if (bytes.length > maxBytes) return 'too_large';
  // Only one text stands for these bytes: with all its padding, in that alphabet, without a bit more.
  return bytes.toString('base64') === whole ? { bytes } : 'no_base64';
}
