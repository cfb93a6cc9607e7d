import { FormError, formLimits } from './form-limits.ts';

/** What a name spells: the way down to its value. `a[b][0][]` is `['a', 'b', 0, next]`. */
export interface FormName {
  /** As it was sent, decoded and trimmed: pairs of the same text are one list. */
  readonly text: string;
  /** A key of an object, a position in a list, or `next`. Never empty. */
  readonly steps: readonly Step[];
  /** Sum of its positions. */
  readonly indexSum: number;
}

export type Step = string | number;

/** `[]`: in the list, wherever there is room. */
export const next = -1;

/** Everything before the first bracket, then closed groups without brackets inside. */
const bracketForm = /^(?!$)[^[]*(?:\[[^[\]]*\])*$/;
const listIndex = /^(?:0|[1-9]\d*)$/;
const forbidden: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/**
 * Reads a decoded name. Text that is not in bracket form is a plain name.
 * @throws FormError `too_deep`, `too_many` (a position past the longest list), `forbidden_key`
 */
export function readName(sent: string): FormName {
  const text = sent.trim();
  if (!text.includes('[')) return { text, steps: [allowed(text)], indexSum: 0 };
  if (!bracketForm.test(text)) return { text, steps: [allowed(text)], indexSum: 0 };
  const [first = '', ...groups] = text.split('[');
  if (groups.length > formLimits.depth) throw new FormError('too_deep');
  const steps = groups.map((group) => stepOf(group.slice(0, -1)));
  const indexSum = steps.reduce<number>((sum, step) => sum + (typeof step === 'number' && step > 0 ? step : 0), 0);
  // `[a]=1` spells what `a=1` does.
  return { text, steps: first === '' ? steps : [allowed(first), ...steps], indexSum };
}

function stepOf(group: string): Step {
  if (group === '') return next;
  if (!listIndex.test(group)) return allowed(group);
  const index = Number(group);
  if (index >= formLimits.listItems) throw new FormError('too_many');
  return index;
}

function allowed(key: string): string {
  if (forbidden.includes(key.replace(']', '').trim())) throw new FormError('forbidden_key');
  return key;
}

/**
 * Names that were read lately, by their encoded text: a client sends the same few with each request, and to decode and split one costs
 * ten times as much as to find it here. Bounded in entries and in the length of each; begun anew when full.
 */
const known = new Map<string, FormName>();
const mostKnown = 2_000;
const longestKnown = 100;

/** Reads an encoded name. @throws FormError like `readName`, and like `decode` */
export function readEncodedName(encoded: string, decode: (text: string) => string): FormName {
  const found = known.get(encoded);
  if (found !== undefined) return found;
  if (encoded.length > longestKnown) return readName(decode(encoded));
  // Copied: a part of a longer text keeps all of that text in memory, here the whole body of a request.
  const copy = Buffer.from(encoded).toString();
  const name = readName(decode(copy));
  if (known.size >= mostKnown) known.clear();
  known.set(copy, name);
  return name;
}
