import { createHash, createHmac, hkdfSync, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** SHA-256 of a secret that has at least 128 random bits: what is kept instead of it. */
export function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Compares in constant time, whatever the lengths (both sides are hashed first). */
export function sameSecret(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}

const alphabets = {
  hex: '0123456789abcdef',
  base36: '0123456789abcdefghijklmnopqrstuvwxyz',
  base62: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  digits: '0123456789',
} as const;

/** Random text of `length` characters, each equally likely. */
export function randomText(length: number, alphabet: keyof typeof alphabets): string {
  return randomLetters(length, alphabets[alphabet]);
}

/** The same of any letters: 1 to 256 different characters. */
export function randomLetters(length: number, letters: string): string {
  // Bytes at or above the largest multiple of the alphabet's size would favour its first letters.
  const limit = 256 - (256 % letters.length);
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length)) if (byte < limit) text += letters[byte % letters.length];
  }
  return text;
}

/** A whole number from 0 to `limit` - 1, each equally likely. */
export function randomBelow(limit: number): number {
  return randomInt(limit);
}

/** A 256-bit key for one purpose of one tenant, derived from the server's secret: no key is ever stored. */
export function deriveKey(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, 'tributary', purpose, 32));
}

/**
 * A keyed digest of something too short to hash bare (a pin): without the key, which is not in the database, a dump of the
 * digests cannot be searched.
 */
export function keyedDigest(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}
