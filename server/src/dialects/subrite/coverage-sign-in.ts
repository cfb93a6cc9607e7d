import { attested, type CoverageRow, inferred } from '../coverage-row.ts';

const page = 'OAuth Integration with Subrite OIDC';
const plugin = 'the vendor’s public plugin';
const standard = 'OpenID Connect Core; RFC 6749, 7636, 9700';
const own = 'docs/end-user-login.md';

/** Members who sign in. The guide is silent on it; the vendor's page about OAuth and what its clients do are not. */
export const coverageOfSignIn: readonly CoverageRow[] = [
  attested(
    'oidc/code-flow',
    page,
    'a member signs in by authorization code with PKCE S256 and is sent back with a code',
  ),
  attested('oidc/discovery', page, 'discovery names issuer, endpoints and client authentication, at `/api/oidc`'),
  attested('oidc/no-redirect-uri', page, 'the token call carries no `redirect_uri`'),
  attested('oidc/client-secret', page, 'client_id and client_secret come in the form; in a Basic header as well'),
  attested('oidc/code-life', 'a public integration note', 'a code lives ten minutes'),
  attested('oidc/access-life', page, '`expires_in` is 3600'),
  attested('oidc/refresh', page, 'grant_type refresh_token renews; the refresh token rotates'),
  attested('oidc/nonce', 'clients', '`nonce` is echoed in the ID token'),
  attested('oidc/sub', 'clients', '`sub` of userinfo is that of the ID token: the member id'),
  attested(
    'oidc/userinfo',
    plugin,
    'userinfo has sub, name, email, given_name, family_name, preferred_username, image',
  ),
  attested('oidc/scopes', page, 'openid, offline_access, email, profile; no refresh token without offline_access'),
  attested('oidc/end', page, 'session end with client_id and post_logout_redirect_uri redirects'),
  attested('oidc/end-address', page, 'that address must be registered'),
  inferred('oidc/jwks', standard, 'ID tokens are RS256, by a published key'),
  inferred('oidc/pkce', standard, 'a wrong verifier, or none, is `invalid_grant`'),
  inferred('oidc/pkce-required', standard, 'a request without PKCE, or with `plain`, is refused'),
  inferred('oidc/redirect-uri', standard, 'redirect addresses are compared exactly; nobody is sent to another'),
  inferred('oidc/code-only', standard, 'no implicit or hybrid flow'),
  inferred('oidc/code-once', standard, 'a code works once; a second use ends what the first gave'),
  inferred('oidc/reuse', standard, 'a refresh token works once; a second use ends its family'),
  inferred('oidc/refresh-life', standard, 'renewing ends 31 days after the sign-in'),
  inferred('oidc/revocation', 'RFC 7009', 'a client takes a token back at `/token/revocation`'),
  inferred('oidc/session', standard, 'who is signed in is not asked again; `prompt=none` tells'),
  inferred('oidc/cors', standard, 'pages of a registered origin may call token and userinfo'),
  inferred('oidc/unknown-path', standard, 'unknown paths below `/api/oidc` are 404 `Cannot GET /…`'),
  inferred('oidc/page', own, 'the sign-in page works without scripts and with assistive technology'),
  inferred('oidc/cookies', own, 'cookies are signed, HttpOnly, SameSite=Lax and below `/api/oidc`'),
  inferred('oidc/csrf', own, 'a sign-in can be finished only by the browser that began it'),
  inferred('oidc/wrong-login', own, 'an unknown e-mail and a wrong password are answered alike'),
  inferred('oidc/tries', own, 'tries of passwords are bounded by sign-in, e-mail and address'),
  inferred('oidc/no-lock-out', own, 'tries from elsewhere keep nobody out where they signed in before'),
  inferred('oidc/rate-limit', own, 'sign-ins are limited by address'),
  inferred('oidc/public-url', own, 'addresses and cookies are those of the public URL'),
  inferred('oidc/busy', own, 'when too many passwords are being checked, the page says so with 503'),
  inferred('oidc/password', own, 'members take a `password`, which is never answered'),
  inferred('oidc/password-change', own, 'a new password ends sessions and tokens of the one before'),
  inferred('oidc/removed', own, 'a member who is removed is signed out at once'),
  inferred('oidc/client-revoked', own, 'a revoked client’s tokens end within 5 s'),
  inferred('oidc/tenants', own, 'nothing of one tenant’s sign-in works in another’s'),
  inferred('oidc/at-rest', own, 'no cookie, code, token, secret or password is kept in clear'),

  attested('profile/reply', plugin, 'id, avatar, phone, userType and subscriptions of the signed-in member'),
  attested(
    'profile/subscriptions',
    plugin,
    'subscriptions have a status, `active` among them; the active ones are listed',
  ),
  attested('profile/auth', plugin, 'the profile is read with the member’s access token, and with nothing else'),
  inferred('profile/more', plugin, 'fullName and email beside them; userType is always member'),
];
