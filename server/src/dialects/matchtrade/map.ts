import type { Static } from 'typebox';
import type { ResolvedOrder } from '../../core/orders/list-resolved.ts';
import type { PersonView } from '../../core/people/view.ts';
import { isoMillis } from '../../kit/dates.ts';
import { type OwnField, ownFields } from './account-fields.ts';
import { latestLead, stageOf, toLeadStatus } from './lead-status.ts';
import type { Partner } from './partner.ts';
import type { Account } from './wire-accounts.ts';
import type { DepositRow, LeadRow, ViewRow } from './wire-lists.ts';

/** From the core to the wire. Pure. */

function textIn(details: PersonView['details'], key: string): string | null {
  const value = details[key];
  return typeof value === 'string' ? value : null;
}

/** What account and row have in common. People of other sources may lack an e-mail or a name: the key stays, empty. */
function common(person: PersonView, partner: Partner) {
  const { id, values, details, createdAt, updatedAt } = person;
  return {
    uuid: id,
    created: isoMillis(createdAt),
    updated: isoMillis(updatedAt),
    email: values.email ?? '',
    branchUuid: textIn(details, 'branchUuid') ?? latestLead(person)?.branchId ?? partner.branchUuid,
    name: values.givenName ?? '',
    surname: values.familyName ?? '',
    phone: values.phone ?? null,
    country: values.country ?? null,
    role: textIn(details, 'role') ?? 'ROLE_USER',
    partnerId: partner.partnerId,
  };
}

/** When a lead of the person became a client for the first time. */
function clientSince(person: PersonView): string | null {
  const moments = (person.related.leads ?? []).flatMap(({ becameCustomerAt }) => becameCustomerAt ?? []);
  return moments.length === 0 ? null : isoMillis(Math.min(...moments));
}

/** A person with its leads as an account. */
export function toAccount(person: PersonView, partner: Partner): Static<typeof Account> {
  const { values, details } = person;
  const lead = latestLead(person);
  const leadStatus = toLeadStatus(lead, partner, person.createdAt);
  const becomeActiveClientTime = clientSince(person);
  return {
    ...common(person, partner),
    accountUuid: person.id,
    state: values.region ?? null,
    city: values.city ?? null,
    postCode: values.postCode ?? null,
    address: values.addressLine1 ?? null,
    dateOfBirth: values.birthDate ?? null,
    locale: values.locale ?? null,
    maritalStatus: values.maritalStatus ?? null,
    ...(Object.fromEntries(ownFields.map((field) => [field, textIn(details, field)])) as Record<
      OwnField,
      string | null
    >),
    status: textIn(details, 'status') ?? 'NEW',
    becomeActiveClientTime,
    leadInfo: { leadSource: lead?.origin ?? '', leadStatus, becomeActiveClientTime },
    leadStatus,
  };
}

/** A person with its leads as a row of the lead provider's list. */
export function toLeadRow(person: PersonView, partner: Partner): Static<typeof LeadRow> {
  const lead = latestLead(person);
  return { ...common(person, partner), leadStatus: stageOf(lead), leadSource: lead?.origin ?? '' };
}

/** The same for the back office. */
export function toViewRow(person: PersonView, partner: Partner): Static<typeof ViewRow> {
  const row = toLeadRow(person, partner);
  return { ...row, leadInfo: { leadSource: row.leadSource }, becomeActiveClientTime: clientSince(person) };
}

/** A paid order as a deposit. Prices have two decimals, so a number holds them exactly enough for what the vendor sends. */
export function toDeposit({ id, price, currency, createdAt, person }: ResolvedOrder): Static<typeof DepositRow> {
  return {
    uuid: id,
    accountUuid: person.id,
    created: isoMillis(createdAt),
    amount: Number(price),
    currency,
    status: 'DONE',
    email: person.values.email ?? '',
    accountLeadSource: latestLead(person)?.origin ?? '',
  };
}
