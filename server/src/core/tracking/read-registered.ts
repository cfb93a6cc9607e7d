import { normaliseEmail } from '../../kit/email.ts';
import type { Id } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { findSession } from './queries.ts';

export interface ReadRegistered {
  readonly applicationId: Id;
  readonly sessionId: Id;
  /** Only what was registered with this address. */
  readonly email: string;
}

/** What a session itself registered, as it was sent; empty when that was nothing, or with another address. Says nothing about anybody else. */
export const readRegistered: UseCase<ReadRegistered, Readonly<Record<string, string>>> = {
  name: 'tracking.read_registered',
  async run(tx, _, { applicationId, sessionId, email }) {
    const row = await tx.first(findSession, { tenant: tx.tenantId, id: sessionId, application: applicationId });
    const registered = (row?.registered ?? {}) as Record<string, string>;
    const address = normaliseEmail(email);
    const isSame = Object.values(registered).some((text) => address !== undefined && normaliseEmail(text) === address);
    return isSame ? registered : {};
  },
};
