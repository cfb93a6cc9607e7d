import type { Static } from 'typebox';
import {
  type Condition,
  type Operand,
  type Operator,
  operators,
  type SubscriptionPart,
} from '../../core/people/filter.ts';
import type { CustomProperty } from '../../core/people/unique-properties.ts';
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

function conditionOf({ target, op, value }: ReadClause, country: string): Condition[] {
  if (target.on === 'property') return [{ on: 'property', key: target.key, type: target.type, op, value }];
  if (target.on === 'subscription') return [];
  const { field } = target;
  const equality = equalityOf(op, value);
  if (field === 'isCompany') return flagConditions(op, value);
  if (equality !== undefined && field === 'id') {
    const refs = equality.texts.flatMap((text) => parseMemberId(text) ?? []);
    return [notIf(equality.negated, { on: 'person', refs })];
  }
  // By every e-mail that a person is known by, not only the one that is shown when sources disagree: clients ask this to learn
  // whether a create would be refused, and that is decided by the e-mail of our own record, which another source's may outshine.
  if (equality !== undefined && field === 'email')
    return [notIf(equality.negated, { on: 'identifier', kind: 'email', value: equality.texts })];
  // A phone decides nothing, so it is the shown one that counts; it is stored in the normal form.
  if (equality !== undefined && field === 'phone') {
    const phones = equality.texts.map((text) => normalisePhone(text, country) ?? text.trim());
    return [{ on: 'field', field, op: equality.negated ? 'nin' : 'in', value: phones }];
  }
  return [{ on: 'field', field, op, value }];
}

/** `eq`, `in` and their negations as one form; undefined for another operator. Only called for texts. */
function equalityOf(op: Operator, value: Operand): { texts: string[]; negated: boolean } | undefined {
  if (op !== 'eq' && op !== 'neq' && op !== 'in' && op !== 'nin') return undefined;
  return { texts: [value].flat().map(String), negated: op === 'neq' || op === 'nin' };
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
