import { type RawBuilder, sql } from 'kysely';
import { normaliseEmail } from '../../kit/email.ts';
import { normalisePhone } from '../../kit/phone.ts';
import type { Actor } from '../actor.ts';
import type { PersonRef } from './find-person.ts';
import { subscriptionParts } from './subscription-filter.ts';
import type { CustomProperty } from './unique-properties.ts';
import type { PersonField } from './values.ts';

/** How a value is compared. `neq` and `nin` include people without a value; texts match without regard to case in the last two. */
export type Operator = 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'contains' | 'startsWith' | 'isNull';
export const operators: readonly Operator[] = [
  'eq',
  'neq',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'nin',
  'contains',
  'startsWith',
  'isNull',
];

export type FieldType = 'string' | 'number' | 'boolean' | 'date' | 'instant';
/** Instants are epoch milliseconds; `in` and `nin` take a list; `isNull` takes true or false. */
export type Operand = string | number | boolean | readonly (string | number | boolean)[];

/** Scalar fields that lists can filter by, with their types. `id` and `number` are the actor's view of them. */
export const listFields = {
  id: 'string',
  number: 'number',
  createdAt: 'instant',
  updatedAt: 'instant',
  lastMessageAt: 'instant',
  /** The last message, or the creation where none was exchanged yet: every person has one. */
  lastContactAt: 'instant',
  email: 'string',
  phone: 'string',
  fullName: 'string',
  givenName: 'string',
  familyName: 'string',
  nickName: 'string',
  birthDate: 'date',
  isCompany: 'boolean',
  companyName: 'string',
  organizationNo: 'string',
  addressLine1: 'string',
  addressLine2: 'string',
  city: 'string',
  region: 'string',
  postCode: 'string',
  country: 'string',
  externalId: 'string',
  nationalId: 'string',
} as const satisfies Partial<
  Record<PersonField | 'id' | 'number' | 'createdAt' | 'updatedAt' | 'lastMessageAt' | 'lastContactAt', FieldType>
>;
export type ListField = keyof typeof listFields;

export type Condition =
  | { readonly on: 'field'; readonly field: ListField; readonly op: Operator; readonly value: Operand }
  | {
      readonly on: 'property';
      readonly key: string;
      readonly type: CustomProperty['type'];
      readonly op: Operator;
      readonly value: Operand;
    }
  /** Carried by any record that the actor may see, in any spelling; of a list, any one. */
  | { readonly on: 'identifier'; readonly kind: 'email' | 'phone'; readonly value: string | readonly string[] }
  /** One of these people, by any id or number that was ever handed out for it. */
  | { readonly on: 'person'; readonly refs: readonly PersonRef[] }
  /** Everybody whom the condition does not hold for, people without a value included. */
  | { readonly on: 'not'; readonly condition: Condition }
  /** Every one of the tags, by name. */
  | { readonly on: 'tags'; readonly names: readonly string[] }
  /** One and the same subscription fulfils all parts. */
  | { readonly on: 'subscription'; readonly parts: readonly SubscriptionPart[] }
  /** Has a lead that became a customer, or has none. */
  | { readonly on: 'customer'; readonly is: boolean }
  /** Part of the name, e-mail or phone that is shown, or the whole e-mail or phone of any record that the actor may see. */
  | { readonly on: 'text'; readonly query: string };

export interface SubscriptionPart {
  readonly field: 'planNumber' | 'status';
  readonly op: Operator;
  readonly value: Operand;
}

type Sql = RawBuilder<unknown>;

/** SQL of one condition over the subject `s` (see list-people.ts). Values are always parameters. */
export function conditionSql(actor: Actor, now: number, condition: Condition): Sql {
  switch (condition.on) {
    case 'field':
      return compare(columnOf(condition.field), listFields[condition.field], condition.op, condition.value);
    case 'property':
      return compare(propertyColumn(condition.key, condition.type), condition.type, condition.op, condition.value);
    case 'identifier':
      return identifierSql(actor, condition.kind, condition.value);
    case 'person':
      return personSql(actor, condition.refs);
    case 'not':
      return sql`(${conditionSql(actor, now, condition.condition)}) is not true`;
    case 'tags':
      return and(condition.names.map((name) => tagSql(actor, name)));
    case 'subscription':
      return sql`exists (select from records r join subscriptions b on b.tenant_id = r.tenant_id and b.record_id = r.id
        where r.tenant_id = ${actor.tenantId} and ${subjectRecords(actor)} and ${subscriptionParts(actor.tenantId, now, condition.parts)})`;
    case 'customer':
      return condition.is ? customerSql(actor) : sql`not ${customerSql(actor)}`;
    case 'text':
      return textSql(actor, condition.query);
  }
}

/** Their own columns where there are any; everything else from the values. */
const columns: Partial<Record<ListField, Sql>> = {
  id: sql`s.id::text`,
  number: sql`s.number`,
  createdAt: sql`s.created_at`,
  updatedAt: sql`s.updated_at`,
  lastMessageAt: sql`s.last_message_at`,
  // As the index has it: under row level security a coalesce is compared by none.
  lastContactAt: sql`(case when s.last_message_at is null then s.created_at else s.last_message_at end)`,
  email: sql`s.email`,
  phone: sql`s.phone`,
  fullName: sql`s.name`,
};

/** The subject's column of a field; also what lists are sorted by. */
export function columnOf(field: ListField): Sql {
  const own = columns[field];
  if (own !== undefined) return own;
  return listFields[field] === 'boolean'
    ? sql`(s.values ->> ${sql.lit(field)})::boolean`
    : sql`(s.values ->> ${sql.lit(field)})`;
}

/** Values of another type than the declared one (a source need not check) count as none; a date counts by its day. */
function propertyColumn(key: string, type: CustomProperty['type']): Sql {
  const text = sql`(s.values -> 'customProperties' ->> ${key}::text)`;
  if (type === 'string') return text;
  if (type === 'date') return sql`left(${text}, 10)`;
  const kind = sql`jsonb_typeof(s.values -> 'customProperties' -> ${key}::text)`;
  return sql`(case when ${kind} = ${sql.lit(type)} then ${text}::${sql.raw(sqlTypes[type])} end)`;
}

const comparisons = { eq: sql`=`, gt: sql`>`, gte: sql`>=`, lt: sql`<`, lte: sql`<=` } as const;

export function compare(column: Sql, type: FieldType, op: Operator, value: Operand): Sql {
  switch (op) {
    case 'eq':
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return sql`${column} ${comparisons[op]} ${operand(type, value)}`;
    case 'neq':
      return sql`${column} is distinct from ${operand(type, value)}`;
    case 'in':
      return sql`${column} = any (${operands(type, value)})`;
    case 'nin':
      return sql`(${column} is null or ${column} <> all (${operands(type, value)}))`;
    case 'contains':
      return sql`${column} ilike ${`%${likeText(String(value))}%`}`;
    case 'startsWith':
      return sql`${column} ilike ${`${likeText(String(value))}%`}`;
    case 'isNull':
      return value === true ? sql`${column} is null` : sql`${column} is not null`;
  }
}

const sqlTypes: Record<FieldType, string> = {
  string: 'text',
  date: 'text',
  number: 'numeric',
  boolean: 'boolean',
  instant: 'timestamptz',
};

function operand(type: FieldType, value: Operand): Sql {
  return sql`${parameter(type, value)}::${sql.raw(sqlTypes[type])}`;
}

function operands(type: FieldType, value: Operand): Sql {
  const list = (Array.isArray(value) ? value : [value]) as (string | number | boolean)[];
  return sql`${list.map((one) => parameter(type, one))}::${sql.raw(sqlTypes[type])}[]`;
}

function parameter(type: FieldType, value: Operand): unknown {
  return type === 'instant' && typeof value === 'number' ? new Date(value) : value;
}

/** `%`, `_` and the backslash mean themselves. */
export function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function identifierSql(actor: Actor, kind: 'email' | 'phone', value: string | readonly string[]): Sql {
  const normal: string[] = [];
  const shown: string[] = [];
  for (const text of typeof value === 'string' ? [value] : value) {
    const key = kind === 'email' ? normaliseEmail(text) : normalisePhone(text, actor.defaultCountry);
    if (key === undefined) shown.push(text.trim());
    else normal.push(key);
  }
  const byKey =
    actor.sees === 'own'
      ? sql`s.${sql.ref(kind)} = any (${normal}::text[])`
      : sql`s.id in (select r.person_id from records r where r.tenant_id = ${actor.tenantId} and r.${sql.ref(kind)} = any (${normal}::text[]))`;
  if (shown.length === 0) return byKey;
  // What cannot be an identifier is stored as it came, and found as it was stored.
  return sql`(${byKey} or (s.values ->> ${sql.lit(kind)}) = any (${shown}::text[]))`;
}

/** The same ways from an id to its person as `findPersonRow` and `findPersonByNumber`, for many at once. */
function personSql(actor: Actor, refs: readonly PersonRef[]): Sql {
  const ids = refs.flatMap((ref) => ('id' in ref ? [ref.id] : []));
  const numbers = refs.flatMap((ref) => ('number' in ref ? [ref.number] : []));
  if (actor.sees === 'own') return sql`(s.id = any (${ids}::uuid[]) or s.number = any (${numbers}::bigint[]))`;
  const tenant = actor.tenantId;
  const behind = (column: 'id' | 'number') => sql`(select coalesce(
      (select r.person_id from records r where r.tenant_id = ${tenant} and r.${sql.ref(column)} = wanted.${sql.ref(column)}),
      (select a.person_id from aliases a where a.tenant_id = ${tenant} and a.${sql.ref(column)} = wanted.${sql.ref(column)}),
      (select p.id from people p where p.tenant_id = ${tenant} and p.${sql.ref(column)} = wanted.${sql.ref(column)})))`;
  return sql`s.id in (select ${behind('id')} from unnest(${ids}::uuid[]) as wanted (id)
    union all select ${behind('number')} from unnest(${numbers}::bigint[]) as wanted (number))`;
}

/** Records that belong to the subject and that the actor may see. */
function subjectRecords(actor: Actor): Sql {
  return actor.sees === 'own' ? sql`r.id = s.id` : sql`r.person_id = s.id`;
}

function tagSql(actor: Actor, name: string): Sql {
  return sql`exists (select from records r
    join record_tags rt on rt.tenant_id = r.tenant_id and rt.record_id = r.id
    join tags t on t.tenant_id = rt.tenant_id and t.id = rt.tag_id
    where r.tenant_id = ${actor.tenantId} and ${subjectRecords(actor)} and t.name = ${name})`;
}

function customerSql(actor: Actor): Sql {
  return sql`exists (select from records r join leads l on l.tenant_id = r.tenant_id and l.record_id = r.id
    where r.tenant_id = ${actor.tenantId} and ${subjectRecords(actor)} and l.became_customer_at is not null)`;
}

function textSql(actor: Actor, query: string): Sql {
  const part = `%${likeText(query.trim())}%`;
  const ways = [sql`s.name ilike ${part}`, sql`s.email ilike ${part}`, sql`s.phone ilike ${part}`];
  for (const kind of ['email', 'phone'] as const) {
    const key = kind === 'email' ? normaliseEmail(query) : normalisePhone(query, actor.defaultCountry);
    if (key !== undefined) ways.push(identifierSql(actor, kind, query));
  }
  return sql`(${sql.join(ways, sql` or `)})`;
}

/** All of them; none: true. */
export function and(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` and `)})`;
}
