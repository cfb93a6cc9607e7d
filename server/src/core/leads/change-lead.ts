import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { ensureRecord } from '../people/ensure-record.ts';
import { findPerson, type PersonRef, resolveLocked } from '../people/find-person.ts';
import { receivingRaces } from '../people/receive.ts';
import type { RelatedKind } from '../people/related.ts';
import type { Rewrite } from '../people/rewrite.ts';
import { updatePerson } from '../people/update-person.ts';
import type { PersonView } from '../people/view.ts';
import type { Context, UseCase } from '../run.ts';
import { insertNewLead } from './add-lead.ts';
import type { HeldLead } from './find-lead.ts';
import type { LeadStatus } from './leads.ts';
import { moveLead } from './move-lead.ts';
import { lockLatestLead } from './queries.ts';

export interface ChangeLead extends Partial<Rewrite> {
  readonly ref: PersonRef;
  /** `uniquenessScope(actor, part)`. */
  readonly scope: string;
  /** Where the person's latest lead goes; a person without one gets a lead. */
  readonly status?: LeadStatus;
  /** Where that lead comes from, in the partner's words. */
  readonly origin?: string;
  /** Merged into that lead's details. */
  readonly leadDetails?: Readonly<Record<string, unknown>>;
  readonly related?: readonly RelatedKind[];
}

/**
 * Changes what the actor's source says about a person and moves its latest lead on, together or not at all. A lead that becomes a
 * customer for the first time is one from then on, whatever its status is called later.
 * @throws CoreError `not_found`, `duplicate`, `invalid`
 */
export const changeLead: UseCase<ChangeLead, PersonView> = {
  name: 'leads.change',
  raceOn: receivingRaces,
  async run(tx, context, { status, origin, leadDetails, related = [], ...input }) {
    const { ref, scope, patch = {}, details, passwordHash } = input;
    if (Object.keys(patch).length > 0 || details !== undefined || passwordHash !== undefined) {
      const rewrite = { patch, ...(details ? { details } : {}), ...(passwordHash ? { passwordHash } : {}) };
      await updatePerson.run(tx, context, { ref, scope, ...rewrite });
    }
    if (status !== undefined || origin !== undefined || leadDetails !== undefined)
      await move(tx, context, { ref, scope, status, origin, leadDetails: leadDetails ?? {} });
    return findPerson.run(tx, context, { ref, related });
  },
};

async function move(
  tx: Tx,
  context: Context,
  to: Pick<ChangeLead, 'ref' | 'scope'> & {
    status: LeadStatus | undefined;
    origin: string | undefined;
    leadDetails: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { ref, scope, origin, leadDetails } = to;
  // Of two first leads at once the second finds the first.
  const { person, records } = await resolveLocked(tx, context.actor, ref);
  const lead = await tx.first(lockLatestLead, { tenant: tx.tenantId, records: records.map(({ id }) => id) });
  if (lead === undefined) {
    const record = await ensureRecord(tx, context, ref, scope);
    const about = { personId: record.personId, recordId: record.id };
    const { status = 'lead' } = to;
    await insertNewLead(tx, context, about, { status, ...(origin ? { origin } : {}), targets: {}, leadDetails });
    return;
  }
  const { status } = to;
  const held: HeldLead = {
    id: lead.id as Id,
    recordId: lead.record_id as Id,
    personId: person.id,
    status: lead.status as LeadStatus,
  };
  await moveLead(tx, context, held, {
    ...(status ? { status } : {}),
    ...(origin ? { origin } : {}),
    details: leadDetails,
  });
}
