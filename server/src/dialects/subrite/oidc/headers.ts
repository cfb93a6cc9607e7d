/** Headers of everything below `/api/oidc`: it is about one person, and its addresses are nobody else's business. */
export const privateHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/**
 * Headers of a page of ours: nothing from another host, no frame, no script, and a form that leads to us and to nowhere but the
 * client's own origin (browsers look at where a form's answer redirects to, as well).
 */
export function pageHeaders(styleHash: string, formTargets: readonly string[]): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src '${styleHash}'`,
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    ...privateHeaders,
    'content-security-policy': policy.join('; '),
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  };
}
