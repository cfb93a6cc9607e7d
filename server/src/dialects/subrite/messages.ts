import type { FieldError, FieldReason } from '../../core/errors.ts';
import { longestText } from '../../core/people/values.ts';
import type { Problem } from './problem.ts';
import { longestEmailText } from './wire.ts';
import { filterLimits } from './wire-filter.ts';

/** Refused fields in the words of NestJS' validation pipe: one text a field, in the request's order. */
export function messages(fields: readonly FieldError[]): string[] {
  const byField = new Map<string, string>();
  for (const field of fields) if (!byField.has(field.field)) byField.set(field.field, text(field));
  return [...byField.values()];
}

function text(error: FieldError | Problem): string {
  return 'text' in error ? error.text : texts[error.reason](error.field);
}

const expected = (field: string) => `${field} ${expectationOf(field)}`;

const texts: Record<FieldReason, (field: string) => string> = {
  required: (field) => `${field} should not be empty`,
  wrong_type: expected,
  wrong_format: expected,
  wrong_value: expected,
  too_long: (field) =>
    field === 'filter'
      ? `filter must contain no more than ${filterLimits.clauses} elements`
      : `${field} must be shorter than or equal to ${longest[field] ?? longestText} characters`,
  out_of_range: (field) =>
    `${field} must not be less than 1 nor greater than ${field === 'limit' ? filterLimits.pageSize : filterLimits.page}`,
  unknown: (field) => `property ${field} should not exist`,
  taken: (field) => `${field} already exists`,
};

const longest: Record<string, number> = { email: longestEmailText, sort: filterLimits.fieldChars };

/** What a field should have been. Everything that is not named here is a text. */
const expectations: readonly (readonly [RegExp, string])[] = [
  [/^email$/, 'must be an email'],
  [/^phone$/, 'must be a valid phone number'],
  [/^birthDate$/, 'must be a valid ISO 8601 date string'],
  [/^isCompany$/, 'must be a boolean value'],
  [/^(?:body|address|customPropertyValues|filter\.\d+)$/, 'must be an object'],
  [/^customPropertyValues\./, 'must be a value of its declared type'],
  [/^filter$/, 'must be an array'],
  [/^(?:page|limit)$/, 'must be an integer number'],
  [/^order$/, 'must be one of the following values: asc, desc'],
];

function expectationOf(field: string): string {
  return expectations.find(([pattern]) => pattern.test(field))?.[1] ?? 'must be a string';
}
