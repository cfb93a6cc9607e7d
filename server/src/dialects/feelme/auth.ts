import type { Credential } from '../../core/access/access.ts';
import { CoreError } from '../../core/errors.ts';
import { randomText } from '../../kit/secrets.ts';
import type { AuthScheme, DialectDeps } from '../dialect.ts';
import { basicCredentials, bearerToken } from '../headers.ts';
import { signToken, tenantCodeInToken, verifyToken } from '../jwt.ts';
import { allowedWebsites } from './websites.ts';

const source = 'feelme';
const keyPurpose = 'feelme access token';

/** The vendor states no life; its sister product's partner tokens live 24 hours (vendors.md §1). */
export const tokenLifeMs = 24 * 60 * 60 * 1000;

/** A partner's name carries its tenant's code behind the last dot: `acme.1a2b3c4d`. */
export function tenantCodeOf(partnerName: string): string | undefined {
  return /\.([0-9a-f]{8})$/.exec(partnerName)?.[1];
}

/** The partner behind `Authorization: Basic name:secret` (guide, section 1). */
export async function signInPartner(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  deps: DialectDeps,
): Promise<Credential> {
  const basic = basicCredentials(headers);
  if (basic === undefined) throw new CoreError('credential_missing', 'no Basic credentials');
  return deps.signIn({
    source,
    kind: 'client',
    tenantCode: tenantCodeOf(basic.user),
    login: basic.user,
    secret: basic.password,
  });
}

/**
 * A signed token for one scope and website. It is kept as a hash too, so that it can be revoked before it expires.
 * @throws CoreError `forbidden` when the operator gave the partner no such scope or website
 */
export async function issueToken(
  partner: Credential,
  scope: 'admin' | 'user',
  website: string,
  deps: DialectDeps,
): Promise<string> {
  if (partner.scopes.length > 0 && !partner.scopes.includes(scope)) throw new CoreError('forbidden', 'no such scope');
  if (allowedWebsites(partner)?.includes(website) === false) {
    const fields = [{ field: 'website', reason: 'wrong_value' as const }];
    throw new CoreError('forbidden', 'the partner may not act for this website', { fields });
  }
  const now = Math.floor(deps.clock.now() / 1000);
  const text = await signToken(deps, partner.tenant, keyPurpose, {
    scope,
    website,
    sub: partner.id,
    jti: randomText(22, 'base62'),
    iat: now,
    exp: now + tokenLifeMs / 1000,
  });
  await deps.tokens.issue(partner, [
    { text, kind: 'access', lifeMs: tokenLifeMs, claims: { scopes: [scope], details: { website } } },
  ]);
  return text;
}

/** `Authorization: Bearer <token>` on every call but the token's own. */
export const bearer: AuthScheme = {
  openapi: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The token of POST /partner/token/' },
  async authenticate({ headers }, deps) {
    const text = bearerToken(headers);
    if (text === undefined) throw new CoreError('credential_missing', 'no Bearer token');
    const live = await deps.tokens.authenticate(source, tenantCodeInToken(text), text);
    await verifyToken(deps, live.credential.tenant, keyPurpose, text);
    return live.actor;
  },
};
