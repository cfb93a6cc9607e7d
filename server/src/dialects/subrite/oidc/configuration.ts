import type { AdapterFactory, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { systemActor, type Tenant } from '../../../core/access/access.ts';
import type { SigningKey } from '../../../core/access/signing-key.ts';
import type { DialectDeps } from '../../dialect.ts';
import { claims, findAccount } from './account.ts';
import type { Library } from './library.ts';
import { lives } from './limits.ts';
import { messagePage } from './pages.ts';
import { confirmSignOut, show, signedOut } from './sign-out.ts';
import { cookieNames } from './tenant-code.ts';

export interface ConfigurationInput {
  readonly deps: DialectDeps;
  readonly tenant: Tenant;
  readonly library: Library;
  readonly key: SigningKey;
  /** `<public URL>/api/oidc`, the same for all tenants. */
  readonly issuer: string;
  readonly adapter: AdapterFactory;
}

/**
 * The provider's settings for one tenant: authorization code with PKCE (S256) and refresh tokens, and nothing else that the
 * library could do.
 *
 * Time: what the store decides follows the server's clock (whether codes, tokens, sessions and interactions are alive). The
 * library writes `iat`, `exp` and `auth_time` by the machine's clock, and answers `max_age` by it; on a machine whose clock is
 * right the two are the same, and a sandbox that moves the server's clock forward ends what has lived out its time.
 */
export function configurationFor(input: ConfigurationInput): Configuration {
  const { deps, tenant, library, issuer, adapter } = input;
  const actor = systemActor(tenant, 'subrite');
  const cookies = { httpOnly: true, sameSite: 'lax', signed: true } as const;
  return {
    ...grants,
    adapter,
    jwks: { keys: [signingJwk(input.key)] },
    claims,
    findAccount: (_, accountId) => findAccount(deps.run, actor, accountId),
    cookies: {
      names: cookieNames(tenant.code),
      keys: [Buffer.from(deps.keyFor(tenant, 'oidc cookies')).toString('base64url')],
      long: { ...cookies, path: new URL(issuer).pathname },
      short: cookies,
    },
    interactions: {
      policy: interactionPolicy(library),
      url: (_, { uid }) => `${issuer}/t/${tenant.code}/login/${uid}`,
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: async (_, client, token) => token.clientId === client.clientId,
      },
      rpInitiatedLogout: { enabled: true, logoutSource: confirmSignOut, postLogoutSuccessSource: signedOut },
    },
    // Attested: clients send no redirect_uri to the token endpoint. With several registered, ours fills it in (forms.ts).
    allowOmittingSingleRegisteredRedirectUri: true,
    clientBasedCORS: (_, origin, client) => (client.redirectUris ?? []).some((uri) => new URL(uri).origin === origin),
    loadExistingGrant,
    async renderError(ctx, out) {
      const { error_description: why = out.error } = out;
      show(
        ctx,
        messagePage(
          ctx.status,
          'Sign-in cannot go on',
          `The site you came from asked for something that cannot be done: ${why}.`,
        ),
      );
    },
  };
}

const grants = {
  scopes: ['openid', 'offline_access', 'email', 'profile'],
  responseTypes: ['code'],
  subjectTypes: ['public'],
  clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
  pkce: { required: () => true },
  rotateRefreshToken: true,
  enabledJWA: { idTokenSigningAlgValues: ['RS256'], userinfoSigningAlgValues: ['RS256'] },
  ttl: {
    AccessToken: lives.accessToken,
    AuthorizationCode: lives.code,
    Grant: lives.refreshToken,
    IdToken: lives.idToken,
    Interaction: lives.interaction,
    // Renewed tokens end when the first would have ended.
    RefreshToken: (ctx) => ctx.oidc.entities.RotatedRefreshToken?.remainingTTL ?? lives.refreshToken,
    Session: lives.session,
  },
} satisfies Configuration;

/** The key as the library takes it; its id tells clients which one of the published keys signed. */
function signingJwk({ id, privateKey }: SigningKey) {
  return { ...privateKey.export({ format: 'jwk' }), kty: 'RSA', kid: id, alg: 'RS256', use: 'sig' };
}

/** Whoever signs in has agreed: all clients are the operator's own. A client may ask for `prompt=consent`; there is nothing to do. */
function interactionPolicy({ interactionPolicy: { base, Prompt } }: Library) {
  const policy = base();
  policy.remove('consent');
  const consent = new Prompt({ name: 'consent', requestable: true });
  consent.checks.clear();
  policy.add(consent);
  return policy;
}

/** The grant of this client in this session, with the scopes that are asked for now, and a full life. */
async function loadExistingGrant(ctx: KoaContextWithOIDC) {
  const { provider, session, client, account, requestParamOIDCScopes } = ctx.oidc;
  if (client === undefined || account === undefined) return undefined;
  const grantId = session?.grantIdFor(client.clientId);
  const known = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  const grant =
    known?.accountId === account.accountId
      ? known
      : new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  grant.addOIDCScope([...requestParamOIDCScopes].join(' '));
  delete grant.exp;
  await grant.save();
  return grant;
}
