import { systemActor } from '../../core/access/access.ts';
import { listItems } from '../../core/catalogue/list-items.ts';
import { invalid } from '../../core/errors.ts';
import { normaliseEmail } from '../../kit/email.ts';
import { type Id, parseId } from '../../kit/ids.ts';
import { randomText } from '../../kit/secrets.ts';
import type { CredentialMaker } from '../dialect.ts';
import {
  type Issuable,
  type IssueRequest,
  integerOf,
  loginOf,
  loginOption,
  optionOf,
  seesOf,
  seesOption,
} from '../issuable.ts';
import { accessLives } from './tokens.ts';

/** Where none is given, as in the vendor's sandbox. */
const defaultPartnerId = 0;
const largestPartnerId = 2_147_483_647;

/** The pair that a program signs in with, for all of its lead providers. It only opens the token call. */
export async function makeClient({ create }: CredentialMaker, { clientId, name }: { clientId: string; name: string }) {
  const clientSecret = randomText(40, 'base62');
  await create({ kind: 'client', login: clientId, name, secret: clientSecret, sees: 'own' });
  return { clientId, clientSecret };
}

export interface NewLeadProvider {
  /** An e-mail in any spelling. */
  readonly username: string;
  readonly name: string;
  readonly sees: 'own' | 'tenant';
  readonly partnerId?: number;
  readonly branchUuid?: Id;
  /** How long its access tokens live, in seconds. */
  readonly accessLifeS?: number;
}

/** Somebody who signs in with a user name and a password through a client. */
export async function makeLeadProvider({ create }: CredentialMaker, input: NewLeadProvider) {
  const { name, sees, partnerId = defaultPartnerId, branchUuid, accessLifeS } = input;
  const username = normaliseEmail(input.username) ?? input.username;
  const password = randomText(24, 'base62');
  const details = {
    partnerId,
    ...(branchUuid === undefined ? {} : { branchUuid }),
    ...(accessLifeS === undefined ? {} : { accessLifeS }),
  };
  await create({ kind: 'user', login: username, name, secret: password, sees, details });
  return { username, password, ...details };
}

export const issuable: Readonly<Record<string, Issuable>> = {
  client: {
    summary: 'Match-Trade client',
    options: { login: loginOption },
    async issue(maker, request) {
      const clientId = loginOf(request, maker.tenant.code, `client-${randomText(8, 'base36')}`);
      return makeClient(maker, { clientId, name: request.name });
    },
  },
  'lead-provider': {
    summary: 'Match-Trade lead provider',
    options: {
      username: { help: 'the e-mail that it signs in with', required: true },
      'partner-id': { help: `its number, ${defaultPartnerId} when it is not given` },
      'access-life': {
        help: `how long its access tokens live: ${accessLives.least} to ${accessLives.most} seconds (900)`,
      },
      'branch-uuid': { help: 'the branch that its accounts belong to when they name none' },
      sees: seesOption,
    },
    async issue(maker, request) {
      const username = optionOf(request, 'username') ?? '';
      if (normaliseEmail(username) === undefined) throw invalid('username', 'wrong_format', 'username is an e-mail.');
      const partnerId = integerOf(request, 'partner-id', 0, largestPartnerId);
      const accessLifeS = integerOf(request, 'access-life', accessLives.least, accessLives.most);
      const branchUuid = await branchOf(maker, request);
      return makeLeadProvider(maker, {
        username,
        name: request.name,
        sees: seesOf(request, 'own'),
        ...(partnerId === undefined ? {} : { partnerId }),
        ...(accessLifeS === undefined ? {} : { accessLifeS }),
        ...(branchUuid === undefined ? {} : { branchUuid }),
      });
    },
  },
};

async function branchOf({ tenant, deps }: CredentialMaker, request: IssueRequest): Promise<Id | undefined> {
  const text = optionOf(request, 'branch-uuid');
  if (text === undefined) return undefined;
  const id = parseId(text);
  const branches = await deps.run(systemActor(tenant, 'matchtrade'), listItems, { kind: 'branch' });
  if (id === undefined || !branches.some((branch) => branch.id === id))
    throw invalid('branch-uuid', 'unknown', 'branch-uuid is the id of a branch of this tenant.');
  return id;
}
