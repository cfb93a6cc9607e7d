import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { checkItems } from '../catalogue/check-items.ts';
import { publish } from '../changes.ts';
import { CoreError } from '../errors.ts';
import { earnFromPurchase } from '../loyalty/earn-from-purchase.ts';
import { receivingRaces } from '../people/receive.ts';
import { updatePerson } from '../people/update-person.ts';
import type { PersonPatch } from '../people/values.ts';
import type { UseCase } from '../run.ts';
import { holdLead } from './find-lead.ts';
import type { LeadView } from './leads.ts';
import { type LeadMove, moveLead } from './move-lead.ts';
import { readLead } from './read-lead.ts';
import { writeContract } from './way-queries.ts';

/** What a lead that became a customer signed; what is absent stays as it was said before. */
export interface Contract {
  readonly number?: string;
  /** Decimal text. */
  readonly value?: string;
  /** Epoch milliseconds. */
  readonly signedAt?: number;
  readonly description?: string;
}

export interface UpdateLead extends Omit<LeadMove, 'lostReason' | 'origin'> {
  readonly id: Id;
  /** `uniquenessScope(actor, part)`. */
  readonly scope: string;
  /** What the actor's source says about the person from now on. */
  readonly patch: PersonPatch;
  /** Only of a customer's. */
  readonly contract?: Contract;
}

/**
 * Changes a lead and what is known of its person, together or not at all. Any status may follow any other. A lead has one contract,
 * whoever speaks of it and how often.
 * @throws CoreError `not_found`, `invalid` naming a target that does not exist, or each part of a contract when the lead is no customer
 */
export const updateLead: UseCase<UpdateLead, LeadView> = {
  name: 'leads.update',
  raceOn: receivingRaces,
  async run(tx, context, { id, scope, patch, contract = {}, ...to }) {
    const { skuId, channelId } = to;
    await checkItems(tx, { ...(skuId ? { skuId } : {}), ...(channelId ? { channelId } : {}) });
    const lead = await holdLead(tx, context.actor, id);
    const status = to.status ?? lead.status;
    if (status !== 'customer') refuseContract(contract);
    if (Object.keys(patch).length > 0)
      await updatePerson.run(tx, context, { ref: { id: lead.recordId }, scope, patch });
    await moveLead(tx, context, lead, to);
    if (Object.keys(contract).length > 0) await keepContract(tx, context.now, id, contract);
    const { personId, recordId } = lead;
    if (contract.value !== undefined)
      await earnFromPurchase(tx, context, { leadId: id, personId, recordId, value: contract.value });
    await publish(tx, context.now, { type: 'lead.updated', personId, recordId, data: { leadId: id } });
    return readLead.run(tx, context, { id });
  },
};

function refuseContract(contract: Contract): void {
  const fields = Object.keys(contract).map((part) => ({ field: `contract.${part}`, reason: 'wrong_value' as const }));
  if (fields.length > 0) throw new CoreError('invalid', 'only a customer has a contract', { fields });
}

async function keepContract(tx: Tx, now: number, lead: Id, { number, value, signedAt, description }: Contract) {
  await tx.first(writeContract, {
    tenant: tx.tenantId,
    id: newId(now),
    lead,
    number: number ?? null,
    value: value ?? null,
    signed: signedAt === undefined ? null : new Date(signedAt),
    description: description ?? null,
    now: new Date(now),
  });
}
