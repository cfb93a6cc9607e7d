import qs from 'qs';

export { checkJson, type JsonProblem, jsonLimits } from './check-json.ts';

/** Limits of one form or query; past any of them it is refused, nothing is ever cut. */
export const formLimits = {
  /** Bracket groups of one name: `a[b][c][d][e]` has four. */
  depth: 4,
  /** Items of one list, and one more than its highest index. */
  listItems: 1000,
  parameters: 5000,
  /** Sum of all list indices: a list is as long as its highest index until its gaps close, and each of its parameters walks it.
   * Enough for all parameters in full lists; without it 140 KB of `a1[999][999][999][999]=` take 300 MB and half a second. */
  indexSum: 2_500_000,
} as const;

export type FormReason = 'too_deep' | 'too_many' | 'malformed' | 'forbidden_key';

/** A form or query that is refused. The message does not repeat what was sent. */
export class FormError extends Error {
  override readonly name = 'FormError';
  readonly reason: FormReason;
  constructor(reason: FormReason) {
    super(`the form cannot be read: ${reason}`);
    this.reason = reason;
  }
}

/**
 * Decodes a form body or query (`application/x-www-form-urlencoded` with brackets). See `bracketsFromPairs` for names. A `%` that
 * starts no escape stands for itself (people type `100%`); escapes that are no UTF-8 are refused, since storing them would need
 * replacement characters.
 * @throws FormError
 */
export function parseBrackets(text: string): Record<string, unknown> {
  return bracketsFromPairs(pairsOf(text));
}

/**
 * Builds the value that bracketed names spell, from pairs already decoded (multipart fields):
 *
 * - `a[b][c]=1` nests; `a[]=1` and a repeated name make lists; `a[0]=x&a[1]=y` too, in the order of their indices, gaps closed;
 * - names are trimmed (a vendor's own samples send `comment `); text that is not in bracket form (`a[b]c`) is a plain name;
 * - all values are strings, and every one of them is in the result;
 * - objects have no prototype, so that a name such as `toString` is only data.
 *
 * What can be read in two ways (`a=1&a[b]=2`) keeps both values, as `qs` arranges them.
 * @throws FormError `too_deep`, `too_many`, `forbidden_key` (`__proto__`, `constructor`, `prototype` as any part of a name)
 */
export function bracketsFromPairs(pairs: Iterable<readonly [string, string]>): Record<string, unknown> {
  const bracketed = groups();
  const plain = groups();
  let parameters = 0;
  let indexSum = 0;
  let isNested = false;
  for (const [sent, value] of pairs) {
    parameters += 1;
    const name = sent.trim();
    const parts = bracketForm.test(name) ? name.split('[') : undefined;
    indexSum += checkParts(parts ?? [name]);
    if (parameters > formLimits.parameters || indexSum > formLimits.indexSum) throw new FormError('too_many');
    if (parts !== undefined && parts.length > 1) isNested = true;
    append(parts === undefined ? plain : bracketed, name, value);
  }
  return Object.assign(isNested ? nest(bracketed) : bracketed, plain);
}

/** Everything before the first bracket, then closed groups without brackets inside. `qs` drops text after a group, and empty names. */
const bracketForm = /^(?!$)[^[]*(?:\[[^[\]]*\])*$/;
const forbidden: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** @returns the sum of the list indices among the parts of a name (`a`, `0]`, `b]`) */
function checkParts(parts: readonly string[]): number {
  if (parts.length - 1 > formLimits.depth) throw new FormError('too_deep');
  let sum = 0;
  for (const part of parts) {
    if (forbidden.includes(part.replace(']', '').trim())) throw new FormError('forbidden_key');
    if (/^\d{1,4}\]$/.test(part)) sum += Number.parseInt(part, 10);
  }
  return sum;
}

type Groups = Record<string, string | string[]>;

function groups(): Groups {
  return Object.create(null) as Groups;
}

function append(into: Groups, name: string, value: string): void {
  const known = into[name];
  if (known === undefined) into[name] = value;
  else if (typeof known === 'string') into[name] = [known, value];
  else if (known.push(value) > formLimits.listItems) throw new FormError('too_many');
}

function nest(bracketed: Groups): Record<string, unknown> {
  try {
    return qs.parse(bracketed as Record<string, string>, {
      depth: formLimits.depth,
      strictDepth: true,
      arrayLimit: formLimits.listItems,
      throwOnLimitExceeded: true,
      plainObjects: true,
    });
  } catch (error) {
    // Depth and the number of parameters are checked above: what is left is a list that is too long.
    if (error instanceof RangeError) throw new FormError('too_many');
    throw error;
  }
}

function* pairsOf(text: string): Iterable<[string, string]> {
  for (const part of text.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    yield equals < 0 ? [decode(part), ''] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))];
  }
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced.replace(/%(?![0-9a-fA-F]{2})/g, '%25'));
  } catch {
    throw new FormError('malformed');
  }
}
