import type { AdapterPayload } from 'oidc-provider';
import { findLogin } from '../../../core/access/find-login.ts';
import type { Actor } from '../../../core/actor.ts';
import { CoreError, invalid } from '../../../core/errors.ts';
import type { Run } from '../../../core/run.ts';
import { randomText } from '../../../kit/secrets.ts';
import type { CredentialMaker } from '../../dialect.ts';

export interface NewOidcClient {
  /** For people: shown on the sign-in page. */
  readonly name: string;
  /** Where codes are sent to; compared exactly. https, or http on this machine. */
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
  /** What the client's id begins with; absent: something random. */
  readonly prefix?: string;
}

export interface OidcClient {
  readonly clientId: string;
  /** Shown once; only its hash is kept. */
  readonly clientSecret: string;
}

/** Makes a client that may sign end users in. @throws CoreError `invalid` in one sentence for an address that cannot be registered */
export async function createOidcClient(maker: CredentialMaker, input: NewOidcClient): Promise<OidcClient> {
  const { name, redirectUris, postLogoutRedirectUris = [], prefix = `oidc-${randomText(10, 'base36')}` } = input;
  if (redirectUris.length === 0)
    throw invalid('redirectUris', 'required', 'A client needs at least one redirect address.');
  for (const uri of [...redirectUris, ...postLogoutRedirectUris]) checkAddress(uri);
  const clientId = `${prefix}.${maker.tenant.code}`;
  const clientSecret = randomText(43, 'base62');
  await maker.create({
    kind: 'client',
    login: clientId,
    name,
    secret: clientSecret,
    sees: 'tenant',
    details: { redirectUris, postLogoutRedirectUris, name },
  });
  return { clientId, clientSecret };
}

function checkAddress(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = url !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url === undefined || text.includes('#') || !(url.protocol === 'https:' || (url.protocol === 'http:' && local)))
    throw invalid(
      'redirectUris',
      'wrong_format',
      `${text} cannot be registered: an https address without a fragment is needed (http only on localhost).`,
    );
}

/** Never a client's secret: the library wants one to be there, and asks `compareClientSecret`, which is ours. */
const notTheSecret = randomText(43, 'base62');

/** A client's registration in the library's words, or undefined for one that is unknown or revoked. */
export async function findClient(run: Run, actor: Actor, clientId: string): Promise<AdapterPayload | undefined> {
  try {
    const { details } = await run(actor, findLogin, { kind: 'client', login: clientId });
    const { redirectUris, postLogoutRedirectUris, name } = details as Record<string, unknown> as {
      redirectUris: string[];
      postLogoutRedirectUris: string[];
      name: string;
    };
    return {
      client_id: clientId,
      client_secret: notTheSecret,
      client_name: name,
      redirect_uris: redirectUris,
      post_logout_redirect_uris: postLogoutRedirectUris,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      // The library takes the secret in the form and in the header alike.
      token_endpoint_auth_method: 'client_secret_post',
    };
  } catch (error) {
    if (error instanceof CoreError && error.code === 'not_found') return undefined;
    throw error;
  }
}
