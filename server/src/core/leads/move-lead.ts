import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { countPerson } from '../counters/count-person.ts';
import type { Context } from '../run.ts';
import type { HeldLead } from './find-lead.ts';
import type { LeadStatus, LostReason } from './leads.ts';
import { moveLeadRow } from './queries.ts';
import { insertStates } from './way-queries.ts';

/** What becomes of a lead; what is absent stays. */
export interface LeadMove {
  readonly status?: LeadStatus;
  /** Kept as long as the lead is lost. */
  readonly lostReason?: LostReason;
  readonly origin?: string;
  /** Null: none any more. */
  readonly skuId?: Id | null;
  readonly channelId?: Id | null;
  /** Merged into what is kept with the lead. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Moves a lead that is held on by one version, writes the state down, and says so when it is another status. */
export async function moveLead(tx: Tx, context: Context, lead: HeldLead, to: LeadMove): Promise<void> {
  const { now } = context;
  const { id: leadId, personId, recordId } = lead;
  const { status = lead.status, lostReason, origin, skuId, channelId, details = {} } = to;
  const count = status === 'customer' ? await countPerson(tx, personId, 'customers') : undefined;
  await tx.run(moveLeadRow, {
    tenant: tx.tenantId,
    id: leadId,
    status,
    lostReason: lostReason ?? null,
    origin: origin ?? null,
    setSku: skuId !== undefined,
    sku: skuId ?? null,
    setChannel: channelId !== undefined,
    channel: channelId ?? null,
    details,
    now: new Date(now),
  });
  await count?.();
  await writeState(tx, context, leadId);
  if (lead.status === status) return;
  await publish(tx, now, {
    type: 'lead.status_changed',
    personId,
    recordId,
    data: { leadId, from: lead.status, to: status },
  });
}

/** Writes down what a lead is now, after it was made or changed in this transaction. */
export async function writeState(tx: Tx, { actor, now }: Context, lead: Id): Promise<void> {
  const credentials = [actor.credentialId ?? ''];
  await tx.run(insertStates, { tenant: tx.tenantId, ids: [newId(now)], leads: [lead], credentials });
}
