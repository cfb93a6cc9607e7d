import { randomText } from '../../kit/secrets.ts';
import type { CredentialMaker } from '../dialect.ts';
import { type Issuable, seesOf, seesOption } from '../issuable.ts';
import { makeToken } from './auth.ts';

export interface NewToken {
  readonly login: string;
  readonly name: string;
  readonly sees: 'own' | 'tenant';
}

/** A token that works until it is revoked. */
export async function makeApiToken({ tenant, deps, create }: CredentialMaker, input: NewToken): Promise<string> {
  const token = makeToken(tenant.code);
  const credential = await create({ kind: 'token', ...input });
  await deps.tokens.issue(credential, [{ text: token, kind: 'static' }]);
  return token;
}

export const issuable: Readonly<Record<string, Issuable>> = {
  token: {
    summary: 'Leeloo token',
    options: { sees: seesOption },
    async issue(maker, request) {
      const login = `token-${randomText(8, 'base36')}.${maker.tenant.code}`;
      return { token: await makeApiToken(maker, { login, name: request.name, sees: seesOf(request, 'tenant') }) };
    },
  },
};
