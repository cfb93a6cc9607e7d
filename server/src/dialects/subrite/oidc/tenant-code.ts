/** Where a tenant's code stands in what end users and their clients hold. It says where to look, and nothing about who asks. */

/** `<anything>.<code>`, as in every login of ours. */
export function codeOfClient(clientId: string | null | undefined): string | undefined {
  return /^[\x21-\x7e]{1,100}\.([0-9a-f]{8})$/.exec(clientId ?? '')?.[1];
}

export const accessTokenPrefix = 'tsuba';
export const refreshTokenPrefix = 'tsubr';

/** `tsuba_<code>_<random>`. */
export function codeOfAccessToken(token: string | undefined): string | undefined {
  return /^tsuba_([0-9a-f]{8})_/.exec(token ?? '')?.[1];
}

/** `_session_<code>`: the name of a cookie carries the code, so that one browser can be signed in to several tenants. */
export function cookieNames(code: string) {
  return { session: `_session_${code}`, interaction: `_interaction_${code}`, resume: `_resume_${code}` };
}

/** The first tenant that a `Cookie` header has a session of. */
export function codeOfCookies(header: string | undefined): string | undefined {
  return /(?:^|;\s*)_session_([0-9a-f]{8})=/.exec(header ?? '')?.[1];
}

/** The client that an ID token was made for, unchecked: whoever reads it further checks it. */
export function clientOfIdToken(token: string | null): string | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const { aud } = claims as { aud?: unknown };
    return typeof aud === 'string' ? aud : undefined;
  } catch {
    return undefined;
  }
}
