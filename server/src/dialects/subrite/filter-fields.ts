import { type FieldType, type ListField, listFields, type Operator } from '../../core/people/filter.ts';
import type { CustomProperty } from '../../core/people/unique-properties.ts';

/** A member's scalar fields by their wire names; lists can be filtered and sorted by them. */
const plain: Readonly<Record<string, ListField>> = {
  id: 'id',
  memberNumber: 'number',
  createdAt: 'createdAt',
  updatedAt: 'updatedAt',
  email: 'email',
  phone: 'phone',
  fullName: 'fullName',
  nickName: 'nickName',
  birthDate: 'birthDate',
  isCompany: 'isCompany',
  companyName: 'companyName',
  organizationNo: 'organizationNo',
  'address.line1': 'addressLine1',
  'address.line2': 'addressLine2',
  'address.city': 'city',
  'address.state': 'region',
  'address.postCode': 'postCode',
  'address.country': 'country',
};

const subscription = {
  subscriptionPlanId: { part: 'planNumber', type: 'number' },
  subscriptionPlanStatus: { part: 'status', type: 'string' },
} as const;

const propertyPrefix = 'customProperty.';

/** What a clause is about. */
export type Target =
  | { readonly on: 'field'; readonly field: ListField; readonly type: FieldType }
  | { readonly on: 'property'; readonly key: string; readonly type: CustomProperty['type'] }
  | { readonly on: 'subscription'; readonly part: 'planNumber' | 'status'; readonly type: FieldType };

/** The target of a clause's `field`; undefined for an unknown field or an undeclared custom property. */
export function targetOf(name: string, declared: ReadonlyMap<string, CustomProperty>): Target | undefined {
  if (Object.hasOwn(subscription, name)) {
    return { on: 'subscription', ...subscription[name as keyof typeof subscription] };
  }
  if (name.startsWith(propertyPrefix)) {
    const property = declared.get(name.slice(propertyPrefix.length));
    return property && { on: 'property', key: property.key, type: property.type };
  }
  const field = sortField(name);
  return field && { on: 'field', field, type: listFields[field] };
}

export function isCustom(name: string): boolean {
  return name.startsWith(propertyPrefix);
}

export function sortField(name: string): ListField | undefined {
  return Object.hasOwn(plain, name) ? plain[name] : undefined;
}

export const sortNames = Object.keys(plain).join(', ');
export const fieldNames = [...Object.keys(plain), ...Object.keys(subscription), `${propertyPrefix}<key>`].join(', ');

const ordered: readonly Operator[] = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'isNull'];

/** The operators that mean something for a type; the guide shows `eq` and `gte`. */
export const operatorsOf: Readonly<Record<FieldType, readonly Operator[]>> = {
  string: [...ordered, 'contains', 'startsWith'],
  number: ordered,
  date: ordered,
  instant: ordered,
  boolean: ['eq', 'neq', 'in', 'nin', 'isNull'],
};
