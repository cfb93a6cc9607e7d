import { type FieldError, invalid } from '../../core/errors.ts';
import type { PersonPatch } from '../../core/people/values.ts';
import { parseDay, parseInstant } from '../../kit/dates.ts';
import { normaliseEmail } from '../../kit/email.ts';
import { type Id, parseId } from '../../kit/ids.ts';
import { hashPassword } from '../../kit/passwords.ts';
import { backOfficeFields, isRequired, ownFields, requiredFields, sharedFields } from './account-fields.ts';
import { type Sent, textOf } from './text.ts';
import type { AccountChange, AccountCreate, AccountModel } from './wire-accounts.ts';

/** What a body says of an account in the core's words. Pure, but for hashing. */

/**
 * What the account model lacks ("Register Account Model is not valid"). An e-mail that cannot be one is as good as none; an
 * empty offer is fine, where the partner's own applies, but its key must be there unless a branch is named.
 */
export function missingIn(body: AccountCreate): FieldError[] {
  const account = accountIn(body);
  const missing = requiredFields
    .filter((field) => textOf(account[field]) === undefined || (field === 'email' && !isEmail(account.email)))
    .map((field) => `account.${field}`);
  if ((body.offerUuid ?? undefined) === undefined && branchIn(body) === undefined) missing.push('offerUuid');
  return missing.map((field) => ({ field, reason: 'required' }));
}

function isEmail(sent: Sent): boolean {
  return normaliseEmail(textOf(sent) ?? '') !== undefined;
}

/** The account that a create call describes: what stands beside it counts where the account says nothing. */
export function accountIn(body: AccountCreate): AccountModel {
  const { account, partnerId, adminUuid, password, accountManager } = body;
  const manager = typeof accountManager === 'object' ? accountManager?.uuid : accountManager;
  return {
    ...account,
    partnerId: account?.partnerId ?? partnerId,
    adminUuid: account?.adminUuid ?? adminUuid,
    accountManagerUuid: account?.accountManagerUuid ?? manager,
    password: account?.password ?? password,
  } as AccountModel;
}

/** The changes that a body describes, whichever way it was written. */
export function changesIn({ account, ...flat }: AccountChange): Omit<AccountChange, 'account'> {
  return { ...flat, ...account };
}

/** The branch that a body names: beside the account, or in it. */
export function branchIn(body: AccountCreate): string | undefined {
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

/** Nothing is said by null or a blank in a new account; in a change they clear the field. */
type Purpose = 'create' | 'change';

/** @throws CoreError `invalid` for a date of birth that is no date, and for clearing what an account cannot be without */
export function toPatch(account: AccountModel, purpose: Purpose): PersonPatch {
  const patch: PersonPatch = {};
  for (const [field, coreField] of sharedFields) {
    const text = said(account[field], purpose);
    if (text === undefined) continue;
    if (text === null && isRequired(field)) throw invalid(`account.${field}`, 'wrong_value');
    if (field === 'email' && !isEmail(text)) throw invalid('account.email', 'wrong_format');
    patch[coreField] = text;
  }
  const birth = said(account.dateOfBirth, purpose);
  if (birth === undefined) return patch;
  if (birth === null) return { ...patch, birthDate: null };
  const birthDate = parseInstant(birth) === undefined ? undefined : parseDay(birth.slice(0, 'YYYY-MM-DD'.length));
  if (birthDate === undefined) throw invalid('account.dateOfBirth', 'wrong_format');
  return { ...patch, birthDate };
}

/** What only this dialect understands; null removes. */
export function toDetails(
  account: AccountModel,
  sees: 'own' | 'tenant',
  purpose: Purpose,
): Record<string, string | null> {
  const fields = sees === 'tenant' ? [...ownFields, ...backOfficeFields] : ownFields;
  return Object.fromEntries(
    fields.flatMap((field): [string, string | null][] => {
      const text = said(account[field], purpose);
      return text === undefined ? [] : [[field, text]];
    }),
  );
}

function said(sent: Sent, purpose: Purpose): string | null | undefined {
  return textOf(sent) ?? (purpose === 'change' && sent !== undefined ? null : undefined);
}

/** A password's hash, undefined for none. It is taken as it came: blanks at its ends are part of it. */
export async function hashOf(password: Sent): Promise<string | undefined> {
  const text = String(password ?? '');
  return text === '' ? undefined : hashPassword(text);
}
