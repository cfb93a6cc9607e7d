import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { CoreError } from '../errors.ts';
import { lockPerson } from '../people/queries.ts';
import type { LeadStatus } from './leads.ts';
import { findLeadRow, lockLead as lockLeadRow } from './queries.ts';

/** A lead and whom it is about. */
export interface LeadRef {
  readonly id: Id;
  readonly recordId: Id;
  readonly personId: Id;
}

/** A lead that is held until the end of the transaction, as it was before. */
export interface HeldLead extends LeadRef {
  readonly status: LeadStatus;
}

/** The credential whose things alone the actor may find; null when it may find everybody's. */
export function ownOnly(actor: Actor): Id | null {
  return actor.sees === 'own' ? (actor.credentialId ?? null) : null;
}

/** @throws CoreError `not_found`, for another's lead just as for none */
export async function findLead(tx: Tx, actor: Actor, id: Id): Promise<LeadRef> {
  const row = await tx.first(findLeadRow, { tenant: tx.tenantId, id, credential: ownOnly(actor) });
  if (row === undefined) throw noLead();
  return { id, recordId: row.record_id as Id, personId: row.person_id as Id };
}

/**
 * Holds a lead. The person is held first, in the order in which everybody takes the two, so that nobody waits in a circle and what
 * follows from the lead may change the person.
 * @throws CoreError `not_found`
 */
export async function holdLead(tx: Tx, actor: Actor, id: Id): Promise<HeldLead> {
  const lead = await findLead(tx, actor, id);
  await tx.first(lockPerson, { tenant: tx.tenantId, id: lead.personId });
  const row = await tx.first(lockLeadRow, { tenant: tx.tenantId, id });
  // Erased with its person while we waited.
  if (row === undefined) throw noLead();
  return { ...lead, status: row.status as LeadStatus };
}

function noLead(): CoreError {
  return new CoreError('not_found', 'no such lead for this credential');
}
