import type { IncomingHttpHeaders } from 'node:http';
import type Provider from 'oidc-provider';
import { systemActor, type Tenant } from '../../../core/access/access.ts';
import { getItem } from '../../../core/end-users/sign-in-items.ts';
import type { DialectDeps } from '../../dialect.ts';
import { basicCredentials, bearerToken } from '../../headers.ts';
import { providersOf } from './providers.ts';
import { clientOfIdToken, codeOfAccessToken, codeOfClient, codeOfCookies } from './tenant-code.ts';

/** Where each of the library's calls says which tenant it is about, and what is put right before the library sees it. */

export interface OidcRequest {
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  /** Empty when the body is no form. */
  readonly form: URLSearchParams;
}

/** Who serves a request: a tenant's provider, or nobody's. */
export interface Server {
  readonly provider: Provider;
  readonly tenant: Tenant | undefined;
}

export async function serverFor(deps: DialectDeps, code: string | undefined): Promise<Server> {
  const tenant = code === undefined ? undefined : await deps.tenantByCode(code);
  const providers = providersOf(deps);
  return { tenant, provider: await (tenant === undefined ? providers.nobodys() : providers.of(tenant)) };
}

/** Of calls that a client signs: with the header or in the form. */
export function codeOfSignedCall({ headers, form }: OidcRequest): string | undefined {
  return codeOfClient(form.get('client_id') ?? decoded(basicCredentials(headers)?.user));
}

/** Names in a Basic header are form-encoded first (RFC 6749 §2.3.1). */
function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

export function codeOfBearer({ headers, form }: OidcRequest): string | undefined {
  return codeOfAccessToken(bearerToken(headers) ?? form.get('access_token') ?? undefined);
}

/** The client that is named; a browser that names none has the cookie of a session. */
export function codeOfSessionEnd({ headers, query }: OidcRequest): string | undefined {
  const client = query.get('client_id') ?? clientOfIdToken(query.get('id_token_hint'));
  return client === undefined ? codeOfCookies(headers.cookie) : codeOfClient(client);
}

/**
 * The vendor's clients ask for `offline_access` and nothing more; OpenID Connect (Core §11) wants `prompt=consent` beside it, and
 * the library drops the scope otherwise. Consent is given here by signing in.
 */
export function withConsent(query: URLSearchParams): URLSearchParams {
  const prompts = query.getAll('prompt').join(' ').split(' ').filter(Boolean);
  const offline = (query.get('scope') ?? '').split(' ').includes('offline_access');
  if (!offline || prompts.includes('none') || prompts.includes('consent') || query.getAll('prompt').length > 1)
    return query;
  const changed = new URLSearchParams(query);
  changed.set('prompt', [...prompts, 'consent'].join(' '));
  return changed;
}

/**
 * The vendor's clients send no `redirect_uri` with the code (attested). The one that the code was made for is put in; that the code
 * is in the right hands is shown by its verifier (PKCE, required), and the library still checks whose code it is.
 */
export async function withRedirectUri(
  deps: DialectDeps,
  tenant: Tenant,
  form: URLSearchParams,
): Promise<URLSearchParams> {
  const code = form.get('code');
  if (form.get('grant_type') !== 'authorization_code' || form.has('redirect_uri') || code === null) return form;
  const item = await deps.run(systemActor(tenant, 'subrite'), getItem, { kind: 'AuthorizationCode', id: code });
  const changed = new URLSearchParams(form);
  // Of a code that is none, or none any more, any will do: the library then says so of the code.
  changed.set('redirect_uri', String(item?.payload.redirectUri ?? 'none'));
  return changed;
}
