import { createHash } from 'node:crypto';

/** A strong entity tag (RFC 9110 §8.8.3) of exactly these bytes. */
export function etagOf(body: Uint8Array): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
}

/** Whether `If-None-Match` names it (RFC 9110 §13.1.2: a list of tags, compared weakly). */
export function isKnown(sent: string | undefined, etag: string): boolean {
  if (sent === undefined) return false;
  return sent.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
