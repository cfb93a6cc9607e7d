import type { Static } from 'typebox';
import type { ConsentName, PersonField, PersonValues } from '../../core/people/values.ts';
import { known } from './known.ts';
import { consentFields, textFields } from './wire.ts';
import type { UserFields } from './wire-answers.ts';

/** A person's values under the wire's names, those that are known. */
export function toUserFields(values: PersonValues): Static<typeof UserFields> {
  const texts = Object.entries(textFields).map(([wire, core]) => [wire, values[core as PersonField]]);
  const consents = Object.entries(consentFields).map(([wire, core]) => [wire, values.consents?.[core as ConsentName]]);
  return known({
    ...Object.fromEntries([...texts, ...consents]),
    userSex: values.sex === 'other' ? undefined : values.sex,
    userBirthday: values.birthDate && `${values.birthDate}T00:00:00.000Z`,
    userChildren: values.childrenCount,
    noOfKids: values.childrenCount,
    hasKids: values.hasChildren,
  });
}

/** `B2B` is the other half of the documented `B2C` (inferred). */
export function typeOf(values: PersonValues): string {
  return values.isCompany ? 'B2B' : 'B2C';
}
