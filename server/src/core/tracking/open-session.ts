import { normaliseEmail } from '../../kit/email.ts';
import { type Id, newId } from '../../kit/ids.ts';
import { normalisePhone } from '../../kit/phone.ts';
import type { UseCase } from '../run.ts';
import { insertSession, resumeSession } from './queries.ts';
import type { Surface } from './tracking.ts';

export interface OpenSession {
  readonly applicationId: Id;
  readonly surface: Surface;
  /** The session that the device has already. */
  readonly sessionId?: Id;
  /** Who it says it is, as sent. A text that is no address or number says nothing. */
  readonly email?: string;
  readonly phone?: string;
  /** The device, its browser, a push token: what is not sent again stays. */
  readonly technical: Readonly<Record<string, unknown>>;
}

/**
 * Begins a session, or goes on with the device's own. What a device did before it said who it is belongs to that person from then on;
 * when it says it is somebody else, a new session begins, so that no two people ever share one. Nobody is looked up: what is done, and
 * what is answered, is the same for a customer's address as for any other.
 * @returns the session's id
 */
export const openSession: UseCase<OpenSession, Id> = {
  name: 'tracking.open_session',
  together: { keysOf: ({ sessionId }) => (sessionId === undefined ? [] : [`session ${sessionId}`]) },
  async run(tx, { actor, now }, input) {
    const session = {
      tenant: tx.tenantId,
      application: input.applicationId,
      email: (input.email && normaliseEmail(input.email)) || null,
      phone: (input.phone && normalisePhone(input.phone, actor.defaultCountry)) || null,
      technical: input.technical,
      now: new Date(now),
    };
    const resumed =
      input.sessionId === undefined ? undefined : await tx.first(resumeSession, { ...session, id: input.sessionId });
    if (resumed !== undefined) return resumed.id as Id;
    const id = newId(now);
    await tx.run(insertSession, { ...session, id, surface: input.surface });
    return id;
  },
};
