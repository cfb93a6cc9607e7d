import type { Static } from 'typebox';
import {
  type Condition,
  type ListField,
  type Operand,
  type Operator,
  operators,
  type SubscriptionPart,
} from '../../core/people/filter.ts';
import type { CustomProperty } from '../../core/people/unique-properties.ts';
import { normaliseEmail } from '../../kit/email.ts';
import { normalisePhone } from '../../kit/phone.ts';
import { fieldNames, isCustom, operatorsOf, type Target, targetOf } from './filter-fields.ts';
import { readValue } from './filter-values.ts';
import { parseMemberId } from './member-id.ts';
import { type Problem, refuse } from './problem.ts';
import type { Clause } from './wire-filter.ts';

interface ReadClause {
  readonly target: Target;
  readonly op: Operator;
  readonly value: Operand;
}

/**
 * The conditions of a filter: all must hold. Clauses about a subscription hold for one and the same subscription.
 * @param country where phones without a calling code belong
 * @throws CoreError `invalid` naming every clause that has an unknown field or operator, or a value of the wrong type
 */
export function toConditions(
  clauses: readonly Static<typeof Clause>[],
  declared: ReadonlyMap<string, CustomProperty>,
  country: string,
): Condition[] {
  const problems: Problem[] = [];
  const read = clauses.flatMap((clause, index) => {
    const result = readClause(clause, index, declared);
    if ('target' in result) return [result];
    problems.push(result);
    return [];
  });
  refuse(problems);
  return [
    ...read.flatMap((clause) => (clause.target.on === 'subscription' ? [] : conditionOf(clause, country))),
    ...subscriptionConditions(read),
  ];
}

function readClause(
  { field, operator, value }: Static<typeof Clause>,
  index: number,
  declared: ReadonlyMap<string, CustomProperty>,
): ReadClause | Problem {
  const at = `filter.${index}`;
  const target = targetOf(field, declared);
  if (target === undefined) {
    const text = isCustom(field)
      ? `${at}.field ${field} is not a declared custom property`
      : `${at}.field must be one of the following values: ${fieldNames}`;
    return { field: `${at}.field`, reason: 'unknown', text };
  }
  const op = operator === 'like' ? 'contains' : operators.find((known) => known === operator);
  const possible = operatorsOf[target.type];
  if (op === undefined || !possible.includes(op)) {
    const text = `${at}.operator must be one of the following values: ${possible.join(', ')}`;
    return { field: `${at}.operator`, reason: 'unknown', text };
  }
  const result = readValue(target.type, op, value);
  if ('value' in result) return { target, op, value: result.value };
  return { field: `${at}.value`, reason: 'wrong_type', text: `${at}.value ${result.must}` };
}

/** Fields that are compared in one form, however they are written. Parts of them (`contains`) have no such form. */
const normalForms: Partial<Record<ListField, (text: string, country: string) => string>> = {
  id: (text) => text.trim().toLowerCase(),
  email: (text) => normaliseEmail(text) ?? text.trim().toLowerCase(),
  phone: (text, country) => normalisePhone(text, country) ?? text.trim(),
};

function conditionOf({ target, op, value }: ReadClause, country: string): Condition[] {
  if (target.on === 'property') return [{ on: 'property', key: target.key, type: target.type, op, value }];
  if (target.on === 'subscription') return [];
  const { field } = target;
  if (field === 'isCompany') return flagConditions(op, value);
  const normal = normalForms[field];
  if (normal === undefined || op === 'isNull' || op === 'contains' || op === 'startsWith')
    return [{ on: 'field', field, op, value }];
  const texts = [value].flat().map((text) => normal(String(text), country));
  const negated = op === 'neq' || op === 'nin';
  if (negated || op === 'eq' || op === 'in') {
    if (field === 'id')
      return [notIf(negated, { on: 'person', refs: texts.flatMap((text) => parseMemberId(text) ?? []) })];
    // By every e-mail that a person is known by, not only the one that is shown when sources disagree: clients ask this to learn
    // whether a create would be refused, and that is decided by the e-mail of our own record, which another source's may outshine.
    if (field === 'email') return [notIf(negated, { on: 'identifier', kind: 'email', value: texts })];
    // A phone decides nothing, so the one that is shown counts.
    return [{ on: 'field', field, op: negated ? 'nin' : 'in', value: texts }];
  }
  return [{ on: 'field', field, op, value: texts[0] ?? '' }];
}

function notIf(negated: boolean, condition: Condition): Condition {
  return negated ? { on: 'not', condition } : condition;
}

const nobody: Condition = { on: 'field', field: 'id', op: 'in', value: [] };

/** Who said nothing is shown as no company, so that is what is compared: never unset, and false unless true was said. */
function flagConditions(op: Operator, value: Operand): Condition[] {
  const fits = (flag: boolean): boolean => {
    if (op === 'isNull') return value === false;
    return [value].flat().includes(flag) !== (op === 'neq' || op === 'nin');
  };
  if (fits(true) && fits(false)) return [];
  if (!fits(true) && !fits(false)) return [nobody];
  return [{ on: 'field', field: 'isCompany', op: fits(true) ? 'eq' : 'neq', value: true }];
}

/** `isNull` asks whether there is any subscription at all; everything else is about one subscription. */
function subscriptionConditions(clauses: readonly ReadClause[]): Condition[] {
  const parts: SubscriptionPart[] = [];
  const conditions: Condition[] = [];
  for (const { target, op, value } of clauses) {
    if (target.on !== 'subscription') continue;
    if (op === 'isNull') conditions.push(notIf(value === true, { on: 'subscription', parts: [] }));
    else parts.push({ field: target.part, op, value });
  }
  return parts.length === 0 ? conditions : [...conditions, { on: 'subscription', parts }];
}
