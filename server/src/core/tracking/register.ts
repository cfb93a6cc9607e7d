import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { type AddLead, addLead } from '../leads/add-lead.ts';
import { receivingRaces } from '../people/receive.ts';
import { customProperties } from '../people/unique-properties.ts';
import type { UseCase } from '../run.ts';
import { openSession } from './open-session.ts';
import { rememberRegistration } from './queries.ts';
import type { Surface } from './tracking.ts';

export interface Register {
  readonly applicationId: Id;
  readonly surface: Surface;
  /** Absent: one is begun. */
  readonly sessionId?: Id;
  /** It does not want to be tracked: its lead is taken in, and no session is begun or gone on with. */
  readonly isTracked: boolean;
  readonly lead: Omit<AddLead, 'scope' | 'onExisting' | 'isClaim'>;
  /** As it was sent; the session is told it again, and nobody else. */
  readonly registered: Readonly<Record<string, string>>;
}

/** The part of a source in which what nobody signed in for is unique: it must not write into a record that somebody did. */
const claimScope = 'claimed';

/**
 * Takes in a lead that somebody sent from a page, without signing in. What it says of the person is a claim: it replaces nothing that is known
 * otherwise. What the session did, and does, is that person's; when it was somebody else's already, a new one begins.
 * @throws CoreError `invalid` @returns the session from now on; none for who is not tracked
 */
export const register: UseCase<Register, { readonly leadId: Id; readonly sessionId?: Id }> = {
  name: 'tracking.register',
  raceOn: receivingRaces,
  async run(tx, context, { lead, registered, isTracked, ...session }) {
    const { email, phone } = lead.patch;
    const claim = { ...(email ? { email } : {}), ...(phone ? { phone } : {}) };
    const freeProperties = await withoutUnique(tx, lead.freeProperties ?? {});
    const claimed = { ...lead, freeProperties, scope: claimScope, onExisting: 'update', isClaim: true } as const;
    // Before the lead, so that all that wait for one another wait in the same order.
    const sessionId = isTracked
      ? await openSession.run(tx, context, { ...session, ...claim, technical: {} })
      : undefined;
    const { leadId, recordId } = await addLead.run(tx, context, claimed);
    if (sessionId === undefined) return { leadId };
    await tx.run(rememberRegistration, { tenant: tx.tenantId, id: sessionId, record: recordId, registered });
    return { leadId, sessionId };
  },
};

/** What must be one person's alone is not for strangers to take, nor to try out: "taken" would tell that somebody has it. */
async function withoutUnique(tx: Tx, sent: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  if (Object.keys(sent).length === 0) return {};
  const declared = await customProperties(tx);
  return Object.fromEntries(Object.entries(sent).filter(([name]) => declared.get(name)?.isUnique === false));
}
