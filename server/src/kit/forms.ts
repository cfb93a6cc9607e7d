import { FormError, formLimits } from './form-limits.ts';
import { type FormName, readEncodedName, readName } from './form-names.ts';
import { createFormTree, type Leaf } from './form-tree.ts';

export { checkJson, type JsonProblem, jsonLimits } from './check-json.ts';
export { FormError, type FormReason, formLimits } from './form-limits.ts';

/**
 * Decodes a form body or query (`application/x-www-form-urlencoded` with brackets). See `bracketsFromPairs` for names. A `%` that
 * starts no escape stands for itself (people type `100%`); escapes that are no UTF-8 are refused, since storing them would need
 * replacement characters.
 * @throws FormError
 */
export function parseBrackets(text: string): Record<string, unknown> {
  const form = createForm();
  let equals = -1;
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('&', start);
    const end = found < 0 ? text.length : found;
    // Looked for only when it is passed: a form of names without values would be searched to its end for each.
    if (equals < start) equals = indexOrEnd(text, '=', start);
    if (end > start) {
      const name = readEncodedName(text.slice(start, Math.min(equals, end)), decode);
      form.add(name, equals < end ? decode(text.slice(equals + 1, end)) : '');
    }
    start = end + 1;
  }
  return form.value();
}

/**
 * Builds the value that bracketed names spell, from pairs already decoded (multipart fields):
 *
 * - `a[b][c]=1` nests; `a[]=1` and a repeated name make lists; `a[0]=x&a[1]=y` too, in the order of their indices, gaps closed;
 * - names are trimmed (a vendor's own samples send `comment `); text that is not in bracket form (`a[b]c`) is a plain name;
 * - all values are strings, and every one of them is in the result;
 * - objects inherit nothing, so that a name such as `toString` is only data.
 *
 * What can be read in two ways (`a=1&a[b]=2`) keeps both values, as `qs` arranges them.
 * @throws FormError `too_deep`, `too_many`, `forbidden_key` (`__proto__`, `constructor`, `prototype` as any part of a name)
 */
export function bracketsFromPairs(pairs: Iterable<readonly [string, string]>): Record<string, unknown> {
  const form = createForm();
  for (const [name, value] of pairs) form.add(readName(name), value);
  return form.value();
}

interface Group {
  readonly name: FormName;
  leaf: Leaf;
}

/** Collects pairs; the values of one name go together before names are put into each other. */
function createForm() {
  const groups = new Map<string, Group>();
  let parameters = 0;
  let indexSum = 0;
  return {
    /** @throws FormError `too_many` */
    add(name: FormName, value: string): void {
      parameters += 1;
      indexSum += name.indexSum;
      if (parameters > formLimits.parameters || indexSum > formLimits.indexSum) throw new FormError('too_many');
      const group = groups.get(name.text);
      if (group === undefined) groups.set(name.text, { name, leaf: value });
      else if (typeof group.leaf === 'string') group.leaf = [group.leaf, value];
      else if (group.leaf.push(value) > formLimits.listItems) throw new FormError('too_many');
    },
    /** @throws FormError `too_many` */
    value(): Record<string, unknown> {
      const tree = createFormTree();
      for (const { name, leaf } of groups.values()) tree.add(name.steps, leaf);
      return tree.value();
    },
  };
}

function indexOrEnd(text: string, wanted: string, from: number): number {
  const index = text.indexOf(wanted, from);
  return index < 0 ? text.length : index;
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced.replace(/%(?![0-9a-fA-F]{2})/g, '%25'));
  } catch {
    throw new FormError('malformed');
  }
}
