import { systemActor } from '../../../core/access/access.ts';
import { CoreError } from '../../../core/errors.ts';
import type { AuthScheme } from '../../dialect.ts';
import { bearerToken } from '../../headers.ts';
import { providersOf } from './providers.ts';
import { codeOfAccessToken } from './tenant-code.ts';

/**
 * `Authorization: Bearer {access token}` of a member who signed in through OpenID Connect. The member's id is in the actor's
 * details; operations with this scheme read that member and nobody else. Token, grant, client and session are looked up each time,
 * so whatever ends them ends this at once.
 */
export const endUser: AuthScheme = {
  openapi: { type: 'http', scheme: 'bearer', description: 'Access token of a member (OpenID Connect)' },
  async authenticate({ headers }, deps) {
    const text = bearerToken(headers);
    if (text === undefined) throw new CoreError('credential_missing', 'no Bearer token');
    const code = codeOfAccessToken(text);
    const tenant = code === undefined ? undefined : await deps.tenantByCode(code);
    if (tenant === undefined) throw new CoreError('token_invalid', 'no tenant has this token');
    const provider = await providersOf(deps).of(tenant);
    const token = await provider.AccessToken.find(text);
    const [client, grant] = await Promise.all([
      provider.Client.find(token?.clientId ?? ''),
      provider.Grant.find(token?.grantId ?? ''),
    ]);
    if (token === undefined || client === undefined || grant?.accountId !== token.accountId)
      throw new CoreError('token_invalid', 'no live access token has this text');
    return { ...systemActor(tenant, 'subrite'), details: { memberId: token.accountId } };
  },
};
