import type { Credential } from '../../core/access/access.ts';
import { CoreError, invalid } from '../../core/errors.ts';
import { type Id, idTime, toObjectId } from '../../kit/ids.ts';
import { keyedDigest, randomText } from '../../kit/secrets.ts';
import type { DialectDeps } from '../dialect.ts';
import { basicCredentials } from '../headers.ts';
import { source, type TokenDetails, tenantCodeOf } from './auth.ts';
import { known } from './known.ts';
import type { TokenAnswer } from './wire-answers.ts';

/** A year; the documented `expires_in` is one second less. */
export const accessLifeMs = 31_536_000_000;
const expiresIn = 31_535_999;
/**
 * Not stated. A refresh token must outlive its access token to be of use; a year more leaves room (inferred). It is counted from the
 * sign-in, however often it was renewed since: whoever holds a copy of what is refreshed does not hold it for ever.
 */
export const refreshLifeMs = 2 * accessLifeMs;

/** The parameters of `POST /api/token`; empty ones count as not sent. */
export interface GrantRequest {
  readonly grant_type?: string;
  readonly pin?: string;
  readonly username?: string;
  readonly password?: string;
  readonly refresh_token?: string;
  /** The address that it came from. */
  readonly from: string;
}

interface Grant {
  readonly credential: Credential;
  readonly scopes: readonly string[];
  readonly details: TokenDetails;
  /** The client and the pin behind the credential: the tokens end with either. */
  readonly via: readonly Id[];
  readonly familyId?: Id;
}

/** The caller behind `Authorization: Basic base64(key:secret)` (Authentication, Headers). */
export async function signInClient(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  deps: DialectDeps,
): Promise<Credential> {
  const basic = basicCredentials(headers);
  if (basic === undefined) throw new CoreError('credential_missing', 'no Basic credentials');
  const { user: login, password: secret } = basic;
  return deps.signIn({ source, kind: 'client', tenantCode: tenantCodeOf(login), login, secret });
}

/** @throws CoreError `invalid` (a parameter), `credential_wrong` with fields, `token_invalid`, `forbidden` */
export async function grantFor(client: Credential, request: GrantRequest, deps: DialectDeps): Promise<Grant> {
  switch (request.grant_type) {
    case undefined:
      throw invalid('grant_type', 'required');
    case 'client_credentials':
      return withHostess(client, client, request, deps);
    case 'password': {
      refuseWidening(client);
      const { username: login, password: secret } = required(request, ['username', 'password']);
      return withHostess(
        client,
        await signIn(client, 'user', { login, secret, from: request.from }, deps),
        request,
        deps,
      );
    }
    case 'pin': {
      refuseWidening(client);
      const { pin } = required(request, ['pin']);
      return withHostess(client, await signInPin(client, pin, request.from, deps), request, deps);
    }
    case 'refresh_token':
      return renew(client, required(request, ['refresh_token']).refresh_token, deps);
    default:
      throw invalid('grant_type', 'wrong_value');
  }
}

/** A third party's client must not reach the whole tenant by somebody's pin or password. */
function refuseWidening(client: Credential): void {
  if (client.sees === 'own') throw new CoreError('forbidden', 'this client signs in for itself only');
}

/** Keeps the pair of tokens; the answer as the document prints it. */
export async function issue(grant: Grant, deps: DialectDeps): Promise<TokenAnswer> {
  const { credential, scopes, details, via, familyId } = grant;
  const [access, refresh] = [newToken(credential), newToken(credential)];
  const claims = { scopes, details: { ...details }, via };
  const leftMs = untilEndOf(familyId, deps);
  const accessMs = Math.min(accessLifeMs, leftMs);
  await deps.tokens.issue(
    credential,
    [
      { text: access, kind: 'access', lifeMs: accessMs, claims },
      { text: refresh, kind: 'refresh', lifeMs: leftMs, claims },
    ],
    familyId,
  );
  const { hostessId, hostessName } = details;
  return {
    access_token: access,
    token_type: 'bearer',
    expires_in: Math.min(expiresIn, Math.floor(accessMs / 1000)),
    refresh_token: refresh,
    scope: [...scopes],
    ...(hostessName === undefined ? {} : { hostess_name: hostessName }),
    ...(hostessId === undefined ? {} : { hostess_id: toObjectId(hostessId) }),
  };
}

/**
 * Milliseconds that a chain of refreshes has left. A family's id is as old as its sign-in, so that this is nothing to be looked up, and
 * nothing that two at once could see differently.
 * @throws CoreError `token_invalid` when it has ended
 */
function untilEndOf(familyId: Id | undefined, deps: DialectDeps): number {
  if (familyId === undefined) return refreshLifeMs;
  const leftMs = idTime(familyId) + refreshLifeMs - deps.clock.now();
  if (leftMs <= 0) throw new CoreError('token_invalid', 'the sign-in is too long ago to be renewed');
  return leftMs;
}

/** 64 hex digits: the tenant's code and 224 random bits. */
function newToken({ tenant }: Credential): string {
  return tenant.code + randomText(56, 'hex');
}

/** A pin is looked up and checked by a digest whose key is not in the database: ten digits would not stand a search. */
export function pinDigest(tenant: Credential['tenant'], pin: string, deps: DialectDeps): string {
  return keyedDigest(deps.keyFor(tenant, 'footprints pin'), pin);
}

async function withHostess(
  client: Credential,
  credential: Credential,
  { pin, from }: Pick<GrantRequest, 'pin' | 'from'>,
  deps: DialectDeps,
): Promise<Grant> {
  const { application } = client.details as Partial<TokenDetails>;
  const details = { clientId: client.id, ...known({ application }) };
  if (pin === undefined) return { credential, scopes: ['app_scope'], details, via: [client.id] };
  const hostess = credential.kind === 'pin' ? credential : await signInPin(client, pin, from, deps);
  const { hostessId, hostessName } = hostess.details as Partial<TokenDetails>;
  return {
    credential,
    scopes: ['app_scope', 'hostess_scope'],
    details: { ...details, ...known({ hostessId, hostessName }) },
    via: [client.id, hostess.id],
  };
}

function signInPin(client: Credential, pin: string, from: string, deps: DialectDeps): Promise<Credential> {
  const digest = pinDigest(client.tenant, pin, deps);
  return signIn(client, 'pin', { login: digest, secret: digest, from }, deps);
}

/** Somebody of the client's own tenant. A wrong name, password or pin names its field, which tells it from a wrong client. */
async function signIn(
  client: Credential,
  kind: 'user' | 'pin',
  login: { login: string; secret: string; from: string },
  deps: DialectDeps,
): Promise<Credential> {
  try {
    return await deps.signIn({ source, kind, tenantCode: client.tenant.code, ...login });
  } catch (cause) {
    if (!(cause instanceof CoreError && cause.code === 'credential_wrong')) throw cause;
    const field = kind === 'pin' ? 'pin' : 'username';
    throw new CoreError('credential_wrong', cause.message, { fields: [{ field, reason: 'wrong_value' }], cause });
  }
}

/** Checked against its client before it is used up, so that another client cannot burn it. */
async function renew(client: Credential, text: string, deps: DialectDeps): Promise<Grant> {
  const code = client.tenant.code;
  const live = await deps.tokens.authenticate(source, code, text, ['refresh']);
  const details = live.actor.details as unknown as TokenDetails;
  if (details.clientId !== client.id) throw new CoreError('token_invalid', 'the refresh token is of another client');
  const { credential, actor, familyId, via } = await deps.tokens.refresh(source, code, text);
  const { clientId, hostessId, hostessName, application } = details;
  return {
    credential,
    scopes: actor.scopes,
    details: { clientId, ...known({ hostessId, hostessName, application }) },
    via,
    familyId,
  };
}

function required<K extends keyof GrantRequest>(request: GrantRequest, names: readonly K[]): Record<K, string> {
  const missing = names.filter((name) => request[name] === undefined);
  if (missing.length > 0)
    throw new CoreError('invalid', 'a parameter of the grant is missing', {
      fields: missing.map((field) => ({ field, reason: 'required' as const })),
    });
  return request as Record<K, string>;
}
