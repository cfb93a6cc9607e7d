import type { FastifyReply } from 'fastify';

/** What a page may load. Everything that is not named is forbidden, and nothing may come from another host. */
export type ContentPolicy = Readonly<Record<string, readonly string[]>>;

/** Our own pages: one style sheet, one script, the icon. */
export const plainPolicy: ContentPolicy = {
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'"],
};

/** Sends a page with the headers that keep it to itself: no other host, no frame, no referrer, no cached credential. */
export function sendPage(reply: FastifyReply, policy: ContentPolicy, text: string): FastifyReply {
  return reply
    .headers({
      'content-security-policy': written(policy),
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
      'cache-control': 'no-store',
    })
    .type('text/html; charset=utf-8')
    .send(text);
}

function written(policy: ContentPolicy): string {
  const closed = { 'default-src': ["'none'"], 'base-uri': ["'none'"], 'form-action': ["'none'"] };
  const all = { ...closed, 'frame-ancestors': ["'none'"], ...policy };
  return Object.entries(all)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/**
 * The reference. Scalar styles its parts with attributes and with style sheets that it writes into the page, which cannot all
 * carry a nonce: inline styles are allowed here, and here alone. With images, fonts and requests bound to this server, a style
 * has nowhere to send anything. Requests go out when a reader tries an operation.
 */
export const referencePolicy: ContentPolicy = {
  ...plainPolicy,
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
};
