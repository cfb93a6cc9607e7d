import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Lengths that the algorithm (AES-256-GCM) sets, in bytes. */
const nonceBytes = 12;
const tagBytes = 16;

/** Encrypts a text that must be read again (a private key, a webhook's secret). @param key 256 bits, from `deriveKey` */
export function sealText(key: Uint8Array, text: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** @throws Error when it was sealed with another key or changed since */
export function openText(key: Uint8Array, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes));
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]).toString('utf8');
}
