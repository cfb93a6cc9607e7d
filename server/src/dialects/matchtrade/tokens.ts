import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { Static } from 'typebox';
import type { LiveToken } from '../../core/access/tokens.ts';
import type { DialectDeps } from '../dialect.ts';
import { signToken } from '../jwt.ts';
import type { SignedIn } from './auth.ts';
import { partnerOf } from './partner.ts';
import type { TokenReply } from './wire.ts';

export type TokenKind = 'access' | 'refresh';

/** A key for each kind, so that a refresh token can never pass for an access token, nor the other way round. */
export const keyPurposes: Readonly<Record<TokenKind, string>> = {
  access: 'matchtrade access token',
  refresh: 'matchtrade refresh token',
};

/**
 * The document's prose says one hour, its sample 15 minutes; the sample is the newer (vendors.md §5). Seconds. A credential may
 * have another (`details.accessLifeS`): clients of the older kind expect 3600.
 */
export const accessLifeS = 900;
/** What `details.accessLifeS` may be; anything else counts as not set. Seconds. */
export const accessLives = { least: 60, most: 86_400 } as const;

/** How long an access token of a credential lives, in seconds. */
export function accessLifeOf(details: Readonly<Record<string, unknown>>): number {
  const set = details.accessLifeS;
  const usable = Number.isInteger(set) && (set as number) >= accessLives.least && (set as number) <= accessLives.most;
  return usable ? (set as number) : accessLifeS;
}

/** Exactly 31 days in every recorded token. Seconds. */
export const refreshLifeS = 31 * 24 * 60 * 60;

/** What a lead provider may do, in the vendor's words. */
const authorities = ['PHONE_READ', 'EMAIL_READ', 'ROLE_LEAD_PROVIDER', 'LEAD_PROVIDER'];

/**
 * A new access token with its refresh token, as the token call answers them.
 * @param chain the refresh token that was used up, and when its chain ends (epoch seconds)
 */
export async function issueTokens(
  { client, user }: SignedIn,
  deps: DialectDeps,
  chain?: { readonly token: LiveToken; readonly endsAt: number },
): Promise<Static<typeof TokenReply>> {
  const nowMs = deps.clock.now();
  const now = Math.floor(nowMs / 1000);
  const lifeS = accessLifeOf(user.details);
  const endsAt = chain?.endsAt ?? now + refreshLifeS;
  const partnerId = partnerOf(user.details);
  const jti = randomUUID();
  const claims = {
    account_uuid: user.id,
    manager_scope: user.id,
    user_name: `${user.login}:${partnerId}`,
    fl: null,
    scope: [],
    partnerId,
    authorities,
    email: user.login,
    client_id: client.login,
  };
  const sign = (kind: TokenKind, payload: JWTPayload) => signToken(deps, user.tenant, keyPurposes[kind], payload);
  const access = await sign('access', { ...claims, exp: now + lifeS, jti });
  const refresh = await sign('refresh', { ...claims, ati: jti, exp: endsAt, jti: randomUUID() });
  // The lead provider's, and gone with the program that it signed in through.
  const through = { claims: { via: [client.id] } };
  await deps.tokens.issue(
    user,
    [
      { text: access, kind: 'access', lifeMs: lifeS * 1000, ...through },
      { text: refresh, kind: 'refresh', lifeMs: endsAt * 1000 - nowMs, ...through },
    ],
    chain?.token.familyId,
  );
  return {
    access_token: access,
    token_type: 'bearer',
    refresh_token: refresh,
    // As printed: the vendor counts whole seconds left when the answer is written, a moment after signing.
    expires_in: lifeS - 1,
    account_uuid: user.id,
    manager_scope: user.id,
    fl: null,
    partnerId,
    email: user.login,
    jti,
  };
}
