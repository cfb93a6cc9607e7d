import type { Static } from 'typebox';
import type { PersonPatch, PersonValues } from '../../core/people/values.ts';
import type { PersonView } from '../../core/people/view.ts';
import { parseInstant } from '../../kit/dates.ts';
import { normaliseEmail } from '../../kit/email.ts';
import { normalisePhone } from '../../kit/phone.ts';
import type { Problem } from './problem.ts';
import type { CreatedMember, Member, MemberChange, MemberItem } from './wire.ts';

type Change = Static<typeof MemberChange>;
type Address = NonNullable<Static<typeof Member>['address']>;

/** The calendar day of a day or an ISO date-time, in the zone that it was written in; undefined for any other text. */
export function calendarDay(text: string): string | undefined {
  return parseInstant(text) === undefined ? undefined : text.slice(0, 'YYYY-MM-DD'.length);
}

/** Wrong e-mail, phone or birth date: what the schema cannot see. An empty text clears, like null. */
export function problemsOf(body: Change, country: string): Problem[] {
  const problems: Problem[] = [];
  const wrong = (field: string, text: string) => problems.push({ field, reason: 'wrong_format', text });
  if (body.email !== undefined && normaliseEmail(body.email) === undefined) wrong('email', 'email must be an email');
  if (body.phone?.trim() && normalisePhone(body.phone, country) === undefined)
    wrong('phone', 'phone must be a valid phone number');
  if (body.birthDate && calendarDay(body.birthDate) === undefined)
    wrong('birthDate', 'birthDate must be a valid ISO 8601 date string');
  return problems;
}

const scalars = ['fullName', 'email', 'phone', 'nickName', 'isCompany', 'companyName', 'organizationNo'] as const;

const addressParts = {
  line1: 'addressLine1',
  line2: 'addressLine2',
  city: 'city',
  state: 'region',
  postCode: 'postCode',
  country: 'country',
  addressType: 'addressType',
} as const;

/**
 * What a body changes: absent keys stay, null clears, `customPropertyValues` are merged key by key.
 * @param address `replace`: parts that the address does not name are cleared; `merge`: they stay
 */
export function toPatch(body: Change, address: 'replace' | 'merge'): PersonPatch {
  const patch: PersonPatch = {};
  for (const field of scalars) if (body[field] !== undefined) Object.assign(patch, { [field]: body[field] });
  // Without the parts, which would give the name back.
  if (body.fullName === null || body.fullName?.trim() === '')
    Object.assign(patch, { givenName: null, familyName: null });
  if (body.birthDate !== undefined) patch.birthDate = body.birthDate ? (calendarDay(body.birthDate) ?? null) : null;
  if (body.customPropertyValues !== undefined) patch.customProperties = body.customPropertyValues;
  if (body.address !== undefined) Object.assign(patch, addressPatch(body.address, address));
  return patch;
}

function addressPatch(address: NonNullable<Change['address']> | null, mode: 'replace' | 'merge'): PersonPatch {
  const patch: PersonPatch = {};
  for (const [part, field] of Object.entries(addressParts) as [keyof Address, keyof PersonPatch][]) {
    const value = address?.[part];
    if (value !== undefined || mode === 'replace' || address === null) Object.assign(patch, { [field]: value ?? null });
  }
  return patch;
}

/** The answer to a create. @param country where phones without a calling code belong */
export function toCreated(person: PersonView, country: string): Static<typeof CreatedMember> {
  return { ...shownOf(person, country), address: addressOf(person.values) };
}

/** The answer to an update. */
export function toMember(person: PersonView, country: string): Static<typeof Member> {
  return { ...toItem(person, country), address: addressOf(person.values) };
}

/** An item of the filter. */
export function toItem(person: PersonView, country: string): Static<typeof MemberItem> {
  return { ...shownOf(person, country), organizationNo: person.values.organizationNo ?? null };
}

/** Unset is null, as an entity's empty column would be; `isCompany` is a column that is never empty. */
function shownOf({ id, number, values }: PersonView, country: string) {
  return {
    id,
    fullName: values.fullName ?? null,
    email: values.email ?? null,
    phone: values.phone === undefined ? null : (normalisePhone(values.phone, country) ?? values.phone),
    birthDate: values.birthDate === undefined ? null : `${values.birthDate}T00:00:00.000Z`,
    nickName: values.nickName ?? null,
    isCompany: values.isCompany ?? false,
    companyName: values.companyName ?? null,
    memberNumber: number,
    customPropertyValues: values.customProperties ?? {},
  };
}

function addressOf(values: PersonValues): Address | null {
  const { addressLine1, addressLine2, city, region, postCode, country, addressType } = values;
  if (!(addressLine1 || addressLine2 || city || region || postCode || country)) return null;
  return {
    line1: addressLine1 ?? null,
    line2: addressLine2 ?? null,
    city: city ?? null,
    state: region ?? null,
    postCode: postCode ?? null,
    country: country ?? null,
    addressType: addressType ?? 'primary',
  };
}
