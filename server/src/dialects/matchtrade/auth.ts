import { decodeJwt, type JWTPayload } from 'jose';
import type { Credential } from '../../core/access/access.ts';
import type { LiveToken } from '../../core/access/tokens.ts';
import { CoreError } from '../../core/errors.ts';
import { normaliseEmail } from '../../kit/email.ts';
import type { AuthRequest, AuthScheme, DialectDeps } from '../dialect.ts';
import { basicCredentials, bearerToken } from '../headers.ts';
import { verifyToken } from '../jwt.ts';
import { keyPurposes, type TokenKind } from './tokens.ts';

const source = 'matchtrade';

/** A client id carries its tenant's code behind the last dot: `lead-provider.1a2b3c4d`. */
export function tenantCodeOf(clientId: string): string | undefined {
  return /\.([0-9a-f]{8})$/.exec(clientId)?.[1];
}

/** Whoever signs in: the program (Basic) and the lead provider behind it. */
export interface SignedIn {
  readonly client: Credential;
  readonly user: Credential;
}

/** The program behind `Authorization: Basic clientId:secret` ("Generating token OAuth"). */
export async function signInClient(headers: AuthRequest['headers'], deps: DialectDeps): Promise<Credential> {
  const basic = basicCredentials(headers);
  if (basic === undefined) throw new CoreError('credential_missing', 'no Basic credentials');
  const tenantCode = tenantCodeOf(basic.user);
  return deps.signIn({ source, kind: 'client', tenantCode, login: basic.user, secret: basic.password });
}

/**
 * The password grant. The password is checked even when the client is wrong, so that neither the answer nor its time tells
 * which of the two it was. Logins are e-mails in their normal form.
 * @throws CoreError `credential_missing`, `credential_wrong`, `unavailable`
 */
export async function signInWithPassword(
  headers: AuthRequest['headers'],
  login: { readonly username: string; readonly password: string; readonly from: string },
  deps: DialectDeps,
): Promise<SignedIn> {
  const client = await signInClient(headers, deps).catch((error: unknown) => {
    if (error instanceof CoreError && error.code.startsWith('credential_')) return error;
    throw error;
  });
  const user = await deps.signIn({
    source,
    kind: 'user',
    tenantCode: tenantCodeOf(basicCredentials(headers)?.user ?? ''),
    login: normaliseEmail(login.username) ?? login.username,
    secret: login.password,
    from: login.from,
  });
  if (client instanceof CoreError) throw client;
  return { client, user };
}

/**
 * The refresh grant: uses the token up. It belongs to the client it was given to.
 * @returns when the chain of refresh tokens ends, epoch seconds: no refresh makes it live longer
 * @throws CoreError `credential_missing`, `credential_wrong`, `token_invalid`
 */
export async function signInWithRefresh(
  headers: AuthRequest['headers'],
  text: string,
  deps: DialectDeps,
): Promise<SignedIn & { readonly token: LiveToken; readonly endsAt: number }> {
  const client = await signInClient(headers, deps);
  const claims = await verify(client, 'refresh', text, deps);
  if (claims.client_id !== client.login) throw new CoreError('token_invalid', "another client's refresh token");
  const token = await deps.tokens.refresh(source, client.tenant.code, text);
  return { client, user: token.credential, token, endsAt: claims.exp ?? 0 };
}

/** `Authorization: Bearer <access_token>` on every call but the token's own. */
export const bearer: AuthScheme = {
  openapi: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The access_token of POST /proxy/auth/oauth/token',
  },
  async authenticate({ headers }, deps) {
    const text = bearerToken(headers);
    if (text === undefined) throw new CoreError('credential_missing', 'no Bearer token');
    // Unverified: the client id only says in which tenant to look the token up.
    const { client_id: clientId } = decoded(text);
    const live = await deps.tokens.authenticate(source, tenantCodeOf(String(clientId)), text, ['access']);
    await verify(live.credential, 'access', text, deps);
    return live.actor;
  },
};

/** @throws CoreError `token_invalid` naming the token's format when it is no JWT at all: that has an answer of its own */
function decoded(text: string): JWTPayload {
  try {
    return decodeJwt(text);
  } catch (cause) {
    throw new CoreError('token_invalid', 'no JWT', { fields: [{ field: 'token', reason: 'wrong_format' }], cause });
  }
}

/** The claims of a token that this server signed for this tenant, of this kind, and that has not expired. */
function verify(of: Credential, kind: TokenKind, text: string, deps: DialectDeps): Promise<JWTPayload> {
  const requiredClaims = kind === 'refresh' ? ['exp', 'jti', 'ati'] : ['exp', 'jti'];
  return verifyToken(deps, of.tenant, keyPurposes[kind], text, { requiredClaims });
}
