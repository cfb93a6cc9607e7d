import { invalid } from '../../core/errors.ts';
import { randomText } from '../../kit/secrets.ts';
import type { CredentialMaker } from '../dialect.ts';
import type { Issuable } from '../issuable.ts';
import { permissions, tokenPrefix } from './auth.ts';
import { createOidcClient } from './oidc/clients.ts';

export interface NewM2mToken {
  readonly login: string;
  readonly name: string;
  readonly permissions: readonly string[];
}

/** An M2M token (guide, "Process to create a M2M token"); it works until it is revoked. */
export async function makeM2mToken(
  { tenant, deps, create }: CredentialMaker,
  { login, name, permissions: scopes }: NewM2mToken,
): Promise<string> {
  const credential = await create({ kind: 'token', login, name, scopes, sees: 'tenant' });
  const token = `${tokenPrefix}_${tenant.code}_${randomText(40, 'base62')}`;
  await deps.tokens.issue(credential, [{ text: token, kind: 'static' }]);
  return token;
}

export const issuable: Readonly<Record<string, Issuable>> = {
  'm2m-token': {
    summary: 'Subrite M2M token',
    options: {
      permission: {
        help: `what it may do, each once: ${permissions.join(', ')}; a call that needs another is answered 403`,
        required: true,
        many: true,
      },
    },
    async issue(maker, { name, options }) {
      const wanted = [...new Set(options.permission)];
      const unknown = wanted.find((one) => !permissions.some((known) => known === one));
      if (unknown !== undefined)
        throw invalid('permission', 'wrong_value', `permission is one of ${permissions.join(', ')}, not ${unknown}.`);
      const login = `m2m-${randomText(8, 'base36')}.${maker.tenant.code}`;
      return { token: await makeM2mToken(maker, { login, name, permissions: wanted }), permissions: wanted };
    },
  },
  'oidc-client': {
    summary: 'Subrite OpenID Connect client',
    options: {
      'redirect-uri': {
        help: 'where members come back to after the sign-in: https, or http on localhost; compared exactly',
        required: true,
        many: true,
      },
      'post-logout-redirect-uri': { help: 'where they come back to after the sign-out', many: true },
    },
    async issue(maker, { name, options }) {
      const redirectUris = options['redirect-uri'] ?? [];
      const postLogoutRedirectUris = options['post-logout-redirect-uri'] ?? [];
      const made = await createOidcClient(maker, { name, redirectUris, postLogoutRedirectUris });
      return { ...made, redirectUris, postLogoutRedirectUris };
    },
  },
};
