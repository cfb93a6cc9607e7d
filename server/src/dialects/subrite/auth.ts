import { CoreError } from '../../core/errors.ts';
import type { AuthScheme } from '../dialect.ts';
import { bearerToken } from '../headers.ts';

/** What an M2M token is granted when it is made (guide, "Process to create a M2M token"). */
export const permissions = ['Member', 'Subscription'] as const;

/** `tsub_<tenant's code>_<random>`. */
export const tokenPrefix = 'tsub';

function tenantCodeOf(token: string): string | undefined {
  return /^tsub_([0-9a-f]{8})_/.exec(token)?.[1];
}

/** `Authorization: Bearer {m2m_token}`, with one of these permissions, which the token must have been granted. */
export function m2m(...oneOf: (typeof permissions)[number][]): AuthScheme {
  const permission = oneOf.join(' or ');
  return {
    openapi: { type: 'http', scheme: 'bearer', description: `M2M token with the permission ${permission}` },
    async authenticate({ headers }, { tokens }) {
      const text = bearerToken(headers);
      if (text === undefined) throw new CoreError('credential_missing', 'no Bearer token');
      const { actor } = await tokens.authenticate('subrite', tenantCodeOf(text), text, ['static']);
      if (!oneOf.some((one) => actor.scopes.includes(one)))
        throw new CoreError('forbidden', `the token lacks ${permission}`);
      return actor;
    },
  };
}
