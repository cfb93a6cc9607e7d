import type { Static } from 'typebox';
import type { FieldError } from '../../core/errors.ts';
import { invalid } from '../../core/errors.ts';
import type { PersonPatch } from '../../core/people/values.ts';
import type { PersonView } from '../../core/people/view.ts';
import { isoMillis, parseDay, parseInstant } from '../../kit/dates.ts';
import { normaliseEmail } from '../../kit/email.ts';
import { type Id, parseId } from '../../kit/ids.ts';
import type { Account, AccountCreate, AccountModel, LeadRow } from './wire.ts';

type Sent = string | number | null | undefined;

/** A text field as it is kept; undefined for nothing, null and blanks. */
export function textOf(sent: Sent): string | undefined {
  const text = sent === null || sent === undefined ? '' : String(sent).trim();
  return text === '' ? undefined : text;
}

/**
 * What the account model lacks ("Register Account Model is not valid"). An e-mail that cannot be one is as good as none; an
 * empty offer is fine, where the partner's own applies, but its key must be there unless a branch is named.
 */
export function missingIn(body: AccountCreate): FieldError[] {
  const account = body.account ?? {};
  const missing: string[] = [];
  if ((body.offerUuid ?? undefined) === undefined && branchOf(body) === undefined) missing.push('offerUuid');
  for (const field of ['partnerId', 'name', 'surname'] as const) {
    if (textOf(account[field]) === undefined) missing.push(`account.${field}`);
  }
  if (normaliseEmail(textOf(account.email) ?? '') === undefined) missing.push('account.email');
  return missing.map((field) => ({ field, reason: 'required' }));
}

/** The branch that a body names: beside the account, or in it. */
export function branchOf(body: AccountCreate): string | undefined {
  return textOf(body.branchUuid) ?? textOf(body.account?.branchUuid);
}

/**
 * The catalogue item behind a UUID text; undefined for none.
 * @throws CoreError `invalid` with reason `unknown` for a UUID that cannot be ours, just as for one that is nobody's
 */
export function itemId(target: 'offerId' | 'branchId', text: string | undefined): Id | undefined {
  if (text === undefined) return undefined;
  const id = parseId(text);
  if (id === undefined) throw invalid(target, 'unknown');
  return id;
}

/** Fields that the core has a name for. */
const shared = [
  ['email', 'email'],
  ['name', 'givenName'],
  ['surname', 'familyName'],
  ['phone', 'phone'],
  ['country', 'country'],
  ['state', 'region'],
  ['city', 'city'],
  ['postCode', 'postCode'],
  ['address', 'addressLine1'],
  ['locale', 'locale'],
  ['maritalStatus', 'maritalStatus'],
] as const;

/** Fields that only Match-Trade has; they stay with the record. */
const own = [
  'bankAddress',
  'bankSwiftCode',
  'bankAccount',
  'bankName',
  'accountName',
  'clientType',
  'parentTradingAccountId',
  'parentTradingAccountSystem',
  'parentTradingAccountUuid',
  'accountManagerUuid',
  'citizenship',
  'taxIdentificationNumber',
  'passportIdNumber',
  'passportIdCountry',
  'faxNumber',
  'campaignId',
  'source',
  'contact',
  'comment',
] as const;

/** The operator's own systems may set these; a lead provider's word about its own leads counts for nothing. */
const backOffice = ['role', 'status'] as const;

/** @throws CoreError `invalid` for a date of birth that is no date */
export function toPatch(account: AccountModel): PersonPatch {
  const patch: PersonPatch = {};
  for (const [field, coreField] of shared) {
    const text = textOf(account[field]);
    if (text !== undefined) patch[coreField] = text;
  }
  const birth = textOf(account.dateOfBirth);
  if (birth === undefined) return patch;
  const birthDate = parseInstant(birth) === undefined ? undefined : parseDay(birth.slice(0, 'YYYY-MM-DD'.length));
  if (birthDate === undefined) throw invalid('account.dateOfBirth', 'wrong_format');
  return { ...patch, birthDate };
}

export function toDetails(account: AccountModel, sees: 'own' | 'tenant'): Record<string, string> {
  const fields = sees === 'tenant' ? [...own, ...backOffice] : own;
  return Object.fromEntries(
    fields.flatMap((field): [string, string][] => {
      const text = textOf(account[field]);
      return text === undefined ? [] : [[field, text]];
    }),
  );
}

/** What account and row have in common. People of other sources may lack an e-mail or a name: the key stays, empty. */
function common({ id, values, details, createdAt, updatedAt }: PersonView) {
  return {
    uuid: id,
    created: isoMillis(createdAt),
    updated: isoMillis(updatedAt),
    email: values.email ?? '',
    name: values.givenName ?? '',
    surname: values.familyName ?? '',
    phone: values.phone ?? null,
    country: values.country ?? null,
    role: typeof details.role === 'string' ? details.role : 'ROLE_USER',
  };
}

/** A person as the account that was just made of it. */
export function toAccount(
  person: PersonView,
  made: { partnerId: number; branchUuid: string | null; leadSource: string; oneTimeToken: string },
): Static<typeof Account> {
  const { values, details } = person;
  const { leadSource, ...rest } = made;
  return {
    ...common(person),
    accountUuid: person.id,
    state: values.region ?? null,
    city: values.city ?? null,
    postCode: values.postCode ?? null,
    address: values.addressLine1 ?? null,
    dateOfBirth: values.birthDate ?? null,
    status: typeof details.status === 'string' ? details.status : 'NEW',
    leadInfo: { leadSource },
    ...rest,
  };
}

/** The vendor's names for the stages of a lead. */
const leadStages: Readonly<Record<string, string>> = {
  prospect: 'NEW_CONTACT',
  lead: 'NEW_CONTACT',
  sale_lead: 'NEED_ANALYSIS',
  opportunity: 'READY_TO_DEPOSIT',
  customer: 'ACTIVE_CLIENT',
  lost: 'NO_POTENTIAL',
};

/** A person as a row of the lead list: its latest lead decides, whichever dialect it came in with. */
export function toLeadRow(
  person: PersonView,
  partner: { partnerId: number; branchUuid: string | null },
): Static<typeof LeadRow> {
  const lead = person.related.leads?.at(-1);
  return {
    ...common(person),
    ...partner,
    branchUuid: lead?.branchId ?? partner.branchUuid,
    leadStatus: leadStages[lead?.status ?? 'lead'] ?? 'NEW_CONTACT',
    leadSource: lead?.origin ?? '',
  };
}
