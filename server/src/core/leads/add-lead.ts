import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { checkItems } from '../catalogue/check-items.ts';
import { publish } from '../changes.ts';
import { addToCounts } from '../counters/add-to-counts.ts';
import { countPerson } from '../counters/count-person.ts';
import { allotCode, allottingRaces } from '../loyalty/allot-code.ts';
import { declaredOnly } from '../people/declared-properties.ts';
import { identityKeys } from '../people/identifiers.ts';
import { type RecordInput, receiveRecord, receivingRaces } from '../people/receive.ts';
import type { Context, UseCase } from '../run.ts';
import type { LeadStatus, LeadTargets } from './leads.ts';
import { writeState } from './move-lead.ts';
import { insertLead } from './queries.ts';
import { writeRating } from './rate-lead.ts';

export interface LeadInput {
  readonly status: LeadStatus;
  /** Where the lead comes from, in the partner's words. */
  readonly origin?: string;
  readonly targets: LeadTargets;
  readonly leadDetails?: Readonly<Record<string, unknown>>;
  /** Net promoter score, 0 to 10. */
  readonly rating?: number;
  /** When it happened, epoch milliseconds; absent: now. */
  readonly happenedAt?: number;
}

export interface AddLead extends RecordInput, LeadInput {
  /** Values under names of the partner's own: those that are declared custom properties are kept, the others ignored. */
  readonly freeProperties?: Readonly<Record<string, unknown>>;
  /**
   * The lead comes from somebody the operator trusts, so that it gets its person a code of the loyalty campaign that it names; `staffId`:
   * who was signed in. What anybody can send (a page's form) must not have it.
   */
  readonly loyalty?: { readonly staffId?: Id };
}

export interface AddedLead {
  readonly leadId: Id;
  readonly recordId: Id;
  readonly isNewPerson: boolean;
}

/**
 * Takes in a lead with the person it is about.
 * @throws CoreError `invalid` naming a target that does not exist or a property of another type, `duplicate` when the input says to refuse known people
 */
export const addLead: UseCase<AddLead, AddedLead> = {
  name: 'leads.add',
  raceOn: [...receivingRaces, ...allottingRaces],
  once: { recordsOf: ({ recordId }) => [recordId] },
  together: { keysOf: ({ patch }, { defaultCountry }) => identityKeys(patch, defaultCountry) },
  async run(tx, context, input) {
    await checkItems(tx, input.targets);
    const { record, personId, isNewPerson } = await receiveRecord(tx, context, await withFreeProperties(tx, input));
    const leadId = await insertNewLead(tx, context, { personId, recordId: record.id }, input);
    if (input.loyalty !== undefined) await allotFor(tx, context, { personId, recordId: record.id }, input);
    return { leadId, recordId: record.id, isNewPerson };
  },
};

function allotFor(tx: Tx, context: Context, of: { personId: Id; recordId: Id }, { targets, loyalty }: AddLead) {
  const { offlineCampaignId: campaignId, locationId } = targets;
  return allotCode(tx, context, { ...of, campaignId, locationId, staffId: loyalty?.staffId });
}

/** Writes a lead of a person that is known, and says so. @returns its id */
export async function insertNewLead(
  tx: Tx,
  context: Context,
  about: { readonly personId: Id; readonly recordId: Id },
  { status, origin, targets, leadDetails = {}, rating, happenedAt = context.now }: LeadInput,
): Promise<Id> {
  const { actor, now } = context;
  const leadId = newId(now);
  const count = status === 'customer' ? await countPerson(tx, about.personId, 'customers') : undefined;
  const row = {
    tenant: tx.tenantId,
    id: leadId,
    record: about.recordId,
    source: actor.source,
    credential: actor.credentialId ?? null,
    status,
    origin: origin ?? null,
    offerCategory: targets.offerCategoryId ?? null,
    offer: targets.offerId ?? null,
    sku: targets.skuId ?? null,
    location: targets.locationId ?? null,
    campaign: targets.offlineCampaignId ?? null,
    channel: targets.channelId ?? null,
    branch: targets.branchId ?? null,
    consultant: targets.consultantId ?? null,
    details: leadDetails,
    created: new Date(happenedAt),
    becameCustomer: status === 'customer' ? new Date(happenedAt) : null,
    now: new Date(now),
  };
  // Together, in this order: none of them needs another's answer.
  await Promise.all([
    tx.run(insertLead, row),
    countLead(tx, targets, count),
    rating !== undefined && writeRating(tx, context, leadId, { value: rating }),
    writeState(tx, context, leadId),
    publish(tx, now, { type: 'lead.created', ...about, data: { leadId, status } }),
  ]);
  return leadId;
}

/** Customers before leads: counters are taken in one order by everybody. */
async function countLead(tx: Tx, targets: LeadTargets, countCustomer?: () => Promise<void>): Promise<void> {
  await countCustomer?.();
  if (isComplete(targets)) await addToCounts(tx, { 'leads.complete': 1 });
}

/** No change takes these away: what a lead came in for stays. */
function isComplete({ locationId, offerCategoryId, offerId, consultantId }: LeadTargets): boolean {
  return [locationId, offerCategoryId, offerId, consultantId].every((id) => id !== undefined && id !== null);
}

async function withFreeProperties(tx: Tx, input: AddLead): Promise<RecordInput> {
  const declared = await declaredOnly(tx, input.freeProperties ?? {});
  if (Object.keys(declared).length === 0) return input;
  const customProperties = { ...input.patch.customProperties, ...declared };
  return { ...input, patch: { ...input.patch, customProperties } };
}
