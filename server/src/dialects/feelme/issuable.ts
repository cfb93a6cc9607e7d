import { invalid } from '../../core/errors.ts';
import { randomText } from '../../kit/secrets.ts';
import type { CredentialMaker } from '../dialect.ts';
import { type Issuable, loginOf, loginOption, seesOf, seesOption } from '../issuable.ts';

export interface NewPartner {
  /** Ends in the tenant's code. */
  readonly partnerName: string;
  readonly name: string;
  readonly sees: 'own' | 'tenant';
  /** The only scopes that it may ask tokens for; none: any. */
  readonly scopes?: readonly string[];
  /** The only websites that it may act for; absent: any. */
  readonly websites?: readonly string[];
}

const scopes = ['admin', 'user'] as const;

/** A partner who asks for tokens with its name and secret. */
export async function makePartner({ create }: CredentialMaker, input: NewPartner) {
  const { partnerName, name, sees, scopes: allowed = [], websites } = input;
  const partnerSecret = randomText(40, 'base62');
  const details = websites === undefined ? {} : { websites };
  await create({ kind: 'client', login: partnerName, name, secret: partnerSecret, scopes: allowed, sees, details });
  return { partnerName, partnerSecret };
}

export const issuable: Readonly<Record<string, Issuable>> = {
  partner: {
    summary: 'FeelMe partner',
    options: {
      website: { help: 'a website that it may act for; none given: any', many: true },
      scope: { help: 'a scope that it may ask tokens for, admin or user; none given: both', many: true },
      sees: seesOption,
      login: loginOption,
    },
    async issue(maker, request) {
      const { website: websites, scope: allowed } = request.options;
      if (allowed?.some((one) => !scopes.some((known) => known === one)))
        throw invalid('scope', 'wrong_value', 'scope is admin or user.');
      const partnerName = loginOf(request, maker.tenant.code, `partner-${randomText(8, 'base36')}`);
      const limits = {
        ...(allowed === undefined ? {} : { scopes: allowed }),
        ...(websites === undefined ? {} : { websites }),
      };
      const sees = seesOf(request, 'own');
      return { ...(await makePartner(maker, { partnerName, name: request.name, sees, ...limits })), ...limits };
    },
  },
};
