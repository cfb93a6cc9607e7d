import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import type { CredentialKind } from './access.ts';
import { findCredential } from './queries.ts';

export interface FindLogin {
  readonly kind: CredentialKind;
  readonly login: string;
}

export interface FoundLogin {
  readonly id: Id;
  readonly name: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * A live credential of the actor's tenant and source by its public half: for keys that only name something (an application)
 * and open nothing. @throws CoreError `not_found`
 */
export const findLogin: UseCase<FindLogin, FoundLogin> = {
  name: 'access.find_login',
  async run(tx, { actor }, { kind, login }) {
    const row = await tx.first(findCredential, { tenant: tx.tenantId, source: actor.source, kind, login });
    if (row === undefined) throw new CoreError('not_found', 'no credential has this login');
    return { id: row.id as Id, name: row.name, details: row.details as Record<string, unknown> };
  },
};
