import { FormError, formLimits } from './form-limits.ts';
import { next, type Step } from './form-names.ts';

/** Builds the value that bracketed names spell, one name after the other. Objects inherit nothing. */
export interface FormTree {
  /** Puts a value, or the values of a name that came several times, where its steps lead. @throws FormError `too_many` */
  add(steps: readonly Step[], leaf: Leaf): void;
  /** All of it, gaps in lists closed. Nothing may be added after it. */
  value(): Branch;
}

export type Leaf = string | string[];
type Branch = Record<string | number, unknown>;
type List = unknown[];

export function createFormTree(): FormTree {
  const root = branch();
  let hasGaps = false;

  /** What the steps from `at` on spell where nothing is yet. */
  function built(steps: readonly Step[], at: number, leaf: Leaf): unknown {
    const step = steps[at];
    if (step === undefined) return leaf;
    const inner = built(steps, at + 1, leaf);
    if (step === next) return Array.isArray(inner) ? inner : [inner];
    const made = typeof step === 'string' ? branch() : ([] as List as unknown as Branch);
    made[step] = inner;
    if (typeof step === 'number' && step > 0) hasGaps = true;
    return made;
  }

  function add(steps: readonly Step[], leaf: Leaf): void {
    let above = root;
    let place = root;
    for (let at = 0; ; at += 1) {
      const step = steps[at] as Step;
      if (step !== next && (typeof step === 'number') === Array.isArray(place)) {
        const there = place[step];
        if (there === undefined) {
          if (typeof step === 'number' && step > (place as unknown as List).length) hasGaps = true;
          place[step] = built(steps, at + 1, leaf);
          return;
        }
        if (isContainer(there) && at + 1 < steps.length) {
          above = place;
          place = there;
          continue;
        }
      }
      // What stands here can be read in two ways.
      const both = merged(place, built(steps, at, leaf));
      if (at > 0) above[steps[at - 1] as Step] = both;
      return;
    }
  }

  return { add, value: () => (hasGaps ? (withoutGaps(root) as Branch) : root) };
}

/**
 * Both, where one name leads to a text, a list or an object and another to something else; or to two lists. A text becomes the first item of a
 * list; a list met by an object becomes one; items of two lists at one position both stay.
 */
function merged(there: unknown, more: unknown): unknown {
  if (there === undefined) return more;
  if (!isContainer(there)) {
    const list: List = [there];
    return limited(list.concat(more));
  }
  if (!isContainer(more)) return Array.isArray(there) ? limited(there.concat(more)) : [there, more];
  if (Array.isArray(there) && Array.isArray(more)) {
    more.forEach((item: unknown, at) => {
      const isFree = there[at] === undefined;
      if (isFree || (isContainer(there[at]) && isContainer(item))) there[at] = merged(there[at], item);
      else there.push(item);
    });
    return limited(there);
  }
  const into = Array.isArray(there) ? Object.assign(branch(), there) : there;
  for (const [key, value] of Object.entries(more)) into[key] = merged(into[key], value);
  return into;
}

/** @throws FormError `too_many` */
function limited(list: List): List {
  // Positions are below the limit, so only what was put behind them can make a list longer; gaps are no items.
  if (list.length > formLimits.listItems && Object.keys(list).length > formLimits.listItems)
    throw new FormError('too_many');
  return list;
}

/** As deep as a name has steps. */
function withoutGaps(value: unknown): unknown {
  if (!isContainer(value)) return value;
  if (Array.isArray(value)) return value.filter((item) => item !== undefined).map(withoutGaps);
  for (const [key, inner] of Object.entries(value)) value[key] = withoutGaps(inner);
  return value;
}

function isContainer(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null;
}

/**
 * An object whose prototype is empty: a name such as `toString` is only data. `Object.create(null)` would be that, too, but as a hash table,
 * which everything that reads it later pays for.
 */
const Empty = function (this: Branch) {} as unknown as new () => Branch;
Empty.prototype = Object.create(null) as Branch;

function branch(): Branch {
  return new Empty();
}
