import type { FieldError, FieldReason } from '../../core/errors.ts';
import { longestText } from '../../core/people/values.ts';
import type { Operation } from '../operation.ts';
import type { Problem } from './problem.ts';
import { longestEmailText, passwordLimits } from './wire.ts';
import { filterLimits } from './wire-filter.ts';
import { pushLimits } from './wire-push.ts';
import { longestWord } from './wire-subscriptions.ts';

/**
 * Refused fields in the words of NestJS' validation pipe: one text a field, in the request's order.
 * @param operation what was called: in a push, `body` is a field of its own and not the whole body
 */
export function messages(fields: readonly FieldError[], operation?: Operation): string[] {
  const { properties = {} } = (operation?.schema.body ?? {}) as { properties?: object };
  const byField = new Map<string, string>();
  for (const field of fields) {
    if (byField.has(field.field)) continue;
    const isText = field.field === 'body' && 'body' in properties && field.reason === 'wrong_type';
    byField.set(field.field, isText ? 'body must be a string' : text(field));
  }
  return [...byField.values()];
}

function text(error: FieldError | Problem): string {
  return 'text' in error ? error.text : texts[error.reason](error.field);
}

const expected = (field: string) => `${field} ${expectationOf(field)}`;

const texts: Record<FieldReason, (field: string) => string> = {
  required: (field) =>
    field === 'password'
      ? `password must be longer than or equal to ${passwordLimits.shortest} characters`
      : `${field} should not be empty`,
  wrong_type: expected,
  wrong_format: expected,
  wrong_value: expected,
  too_long: (field) =>
    Object.hasOwn(most, field)
      ? `${field} must contain no more than ${most[field]} elements`
      : `${field} must be shorter than or equal to ${longest[field.replace(/\.\d+$/, '.*')] ?? longestText} characters`,
  out_of_range: (field) =>
    `${field} must not be less than 1 nor greater than ${field === 'limit' ? filterLimits.pageSize : filterLimits.page}`,
  unknown: (field) => `property ${field} should not exist`,
  taken: (field) => `${field} already exists`,
};

const most: Record<string, number> = { filter: filterLimits.clauses, topics: pushLimits.topics };

const longest: Record<string, number> = {
  email: longestEmailText,
  password: passwordLimits.longest,
  sort: filterLimits.fieldChars,
  title: pushLimits.titleChars,
  body: pushLimits.bodyChars,
  'data.url': pushLimits.urlChars,
  'topics.*': pushLimits.topicChars,
  paymentDate: longestWord,
  memberId: longestWord,
};

/** What a field should have been. Everything that is not named here is a text. */
const expectations: readonly (readonly [RegExp, string])[] = [
  [/^email$/, 'must be an email'],
  [/^phone$/, 'must be a valid phone number'],
  [/^birthDate$/, 'must be a valid ISO 8601 date string'],
  [/^isCompany$/, 'must be a boolean value'],
  [/^(?:body|address|customPropertyValues|data|filter\.\d+)$/, 'must be an object'],
  [/^customPropertyValues\./, 'must be a value of its declared type'],
  [/^(?:filter|topics)$/, 'must be an array'],
  [/^(?:page|limit|packageId)$/, 'must be an integer number'],
  [/^order$/, 'must be one of the following values: asc, desc'],
];

function expectationOf(field: string): string {
  return expectations.find(([pattern]) => pattern.test(field))?.[1] ?? 'must be a string';
}
