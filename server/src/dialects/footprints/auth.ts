import { CoreError } from '../../core/errors.ts';
import type { Id } from '../../kit/ids.ts';
import type { AuthScheme } from '../dialect.ts';
import { bearerToken } from '../headers.ts';

export const source = 'footprints';

/** What a token's actor carries in its details. */
export interface TokenDetails {
  /** Who signed in with HTTP Basic: a refresh token is bound to it. */
  readonly clientId: Id;
  readonly hostessId?: Id;
  readonly hostessName?: string;
  /** What the credential brings leads in as: its own name, and the public app key. */
  readonly application?: Application;
}

export interface Application {
  readonly id: Id;
  readonly name: string;
  readonly key: string;
}

/** Keys, app keys and tokens all begin with their tenant's code. */
export function tenantCodeOf(text: string): string | undefined {
  return /^[0-9a-f]{8}/.exec(text)?.[0];
}

/** `access_token` in the query of every call (document, all sections); the Bearer header is taken, too (inferred). */
export const accessToken: AuthScheme = {
  openapi: {
    type: 'apiKey',
    in: 'query',
    name: 'access_token',
    description: 'The access_token of POST /api/token; `Authorization: Bearer` is taken, too',
  },
  async authenticate({ headers, query }, deps) {
    const sent = query.access_token;
    if (sent !== undefined && typeof sent !== 'string') throw new CoreError('token_invalid', 'more than one token');
    const text = sent?.trim() || bearerToken(headers);
    if (text === undefined) throw new CoreError('credential_missing', 'no access token');
    const { actor } = await deps.tokens.authenticate(source, tenantCodeOf(text), text, ['access']);
    return actor;
  },
};
