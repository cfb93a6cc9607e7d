import type { Static } from 'typebox';
import { invalid } from '../../core/errors.ts';
import type { LeadStatus as CoreStatus } from '../../core/leads/leads.ts';
import type { Related } from '../../core/people/related.ts';
import type { PersonView } from '../../core/people/view.ts';
import { isoMillis, parseInstant } from '../../kit/dates.ts';
import type { Partner } from './partner.ts';
import { textOf } from './text.ts';
import type { LeadStatus, SentLeadStatus } from './wire-accounts.ts';

export type Lead = NonNullable<Related['leads']>[number];

/** The latest lead decides, whichever dialect and record it came in with: the same that a change moves (core/leads/change-lead.ts). */
export function latestLead({ related }: PersonView): Lead | undefined {
  return related.leads?.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)).at(-1);
}

/** The attested stages, each with where it puts a lead in the life cycle that all dialects share. */
const stages = {
  NEW_CONTACT: 'lead',
  CONTACTED: 'sale_lead',
  NEED_ANALYSIS: 'sale_lead',
  NO_POTENTIAL: 'lost',
  READY_TO_DEPOSIT: 'opportunity',
  ACTIVE_CLIENT: 'customer',
} as const satisfies Record<string, CoreStatus>;
export type Stage = keyof typeof stages;
const stageNames = Object.keys(stages) as Stage[];

/** The stage of a lead that was moved through another dialect. */
const shownAs: Readonly<Record<string, Stage>> = {
  prospect: 'NEW_CONTACT',
  lead: 'NEW_CONTACT',
  sale_lead: 'NEED_ANALYSIS',
  opportunity: 'READY_TO_DEPOSIT',
  customer: 'ACTIVE_CLIENT',
  lost: 'NO_POTENTIAL',
};

/** What was set, as it is kept with the lead: the vendor's stages are finer than ours, and operators give them names of their own. */
interface KeptStatus {
  readonly leadStage: Stage;
  readonly name?: string;
  readonly enabled?: boolean;
  readonly uuid?: string;
  readonly updated?: string;
}

/** The stage that was set, as long as no other dialect moved the lead since; then the one that fits where it is now. */
export function stageOf(lead: Lead | undefined): Stage {
  return keptOf(lead)?.leadStage ?? shownAs[lead?.status ?? 'lead'] ?? 'NEW_CONTACT';
}

function keptOf(lead: Lead | undefined): KeptStatus | undefined {
  const kept = (lead?.details as { leadStatus?: KeptStatus } | undefined)?.leadStatus;
  return kept !== undefined && stages[kept.leadStage] === lead?.status ? kept : undefined;
}

/** @param since when the account came to be, epoch milliseconds: a person without a lead is as good as a new contact since then */
export function toLeadStatus(lead: Lead | undefined, partner: Partner, since: number): Static<typeof LeadStatus> {
  const leadStage = stageOf(lead);
  const { name = leadStage, enabled = true, uuid = partner.uuidOf(leadStage), updated } = keptOf(lead) ?? {};
  const { partnerId } = partner;
  return { leadStage, name, enabled, uuid, partnerId, updated: updated ?? isoMillis(lead?.statusChangedAt ?? since) };
}

/** A lead status from a client: where it puts the lead, and what is kept of it. */
export interface NewStatus {
  readonly status: CoreStatus;
  readonly kept: KeptStatus;
}

/**
 * Reads a lead status. The stage is named, or is the one that one of our status uuids stands for; otherwise it stays as it is.
 * @param present the lead's stage now
 * @throws CoreError `invalid` for a stage that there is not, or a moment that is none
 */
export function readLeadStatus(sent: SentLeadStatus, present: Stage, partner: Partner): NewStatus {
  const { leadStage, name, enabled, uuid, updated } = typeof sent === 'string' ? { leadStage: sent } : sent;
  const named = textOf(leadStage)?.toUpperCase();
  const uuidText = textOf(uuid);
  const stage = named ?? stageNames.find((one) => partner.uuidOf(one) === uuidText?.toLowerCase()) ?? present;
  if (!Object.hasOwn(stages, stage)) throw invalid('leadStatus.leadStage', 'wrong_value');
  const [nameText, updatedText] = [textOf(name), textOf(updated)];
  const moment = updatedText === undefined ? undefined : parseInstant(updatedText);
  if (updatedText !== undefined && moment === undefined) throw invalid('leadStatus.updated', 'wrong_format');
  return {
    status: stages[stage as Stage],
    kept: {
      leadStage: stage as Stage,
      ...(nameText === undefined ? {} : { name: nameText }),
      ...(typeof enabled === 'boolean' ? { enabled } : {}),
      ...(uuidText === undefined ? {} : { uuid: uuidText }),
      ...(moment === undefined ? {} : { updated: isoMillis(moment) }),
    },
  };
}
