import { CoreError } from '../../core/errors.ts';
import { randomText } from '../../kit/secrets.ts';
import type { AuthRequest, AuthScheme } from '../dialect.ts';
import { bearerToken } from '../headers.ts';

const source = 'leeloo';

/** About 100 lower-case letters and digits, as the vendor's; characters 3 to 10 are the tenant's code. */
const tokenShape = /^tl([0-9a-f]{8})[0-9a-z]{90}$/;

/** A new token of a tenant: it holds 465 random bits. */
export function makeToken(tenantCode: string): string {
  return `tl${tenantCode}${randomText(90, 'base36')}`;
}

/**
 * The token of every call: the header `X-Leeloo-AuthToken` (document, every section), or one of the other two places in
 * which clients put it (vendors.md §2 Auth and "Behaviour of the real systems"). It is compared as it is: surrounding
 * spaces make it another one.
 */
export const authToken: AuthScheme = {
  openapi: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Leeloo-AuthToken',
    description: 'Also as `Authorization: Bearer …` or as the query parameter `authToken`',
  },
  async authenticate(request, { tokens }) {
    const text = tokenIn(request);
    if (text === undefined) throw new CoreError('credential_missing', 'no token');
    return (await tokens.authenticate(source, tokenShape.exec(text)?.[1], text, ['static'])).actor;
  },
};

/** An empty header or parameter is none; the first that is not empty decides. */
function tokenIn({ headers, query }: AuthRequest): string | undefined {
  const sent = [headers['x-leeloo-authtoken'], bearerToken(headers), query.authToken];
  return sent.map((value) => (value === undefined ? '' : String(value))).find((text) => text !== '');
}
