/** Limits of one decoded body: containers inside each other (the root counts), and keys and list items altogether. */
export const jsonLimits = { depth: 32, keys: 10_000 } as const;

export interface JsonProblem {
  readonly reason: 'too_deep' | 'too_many' | 'nul' | 'lone_surrogate' | 'forbidden_key' | 'not_finite';
  /** Where it is, as in `data[3].email`; for a bad key the object that holds it. The root is ''. Long keys are shortened. */
  readonly path: string;
}

interface Place {
  readonly value: object;
  readonly depth: number;
  readonly parent: Place | undefined;
  readonly key: string | number;
}

/**
 * Looks through a decoded body for what later code or the database would choke on, or take otherwise than it was sent:
 *
 * - deeper or larger than the limits: recursive code (a serialiser, a validator, PostgreSQL's jsonb) fails on it later;
 * - NUL: no PostgreSQL text holds it; a lone surrogate: it would be stored as U+FFFD without a word;
 * - a number that is not finite (`1e999` is read as Infinity);
 * - keys that reach a prototype when somebody copies them: `__proto__`, and `prototype` inside `constructor`.
 *
 * It never recurses, and stops at the first problem. Strings that are no problem are not copied.
 * @returns undefined when the value can be used
 */
export function checkJson(
  value: unknown,
  limits: { depth: number; keys: number } = jsonLimits,
): JsonProblem | undefined {
  const root = scalarProblem(value);
  if (root !== undefined) return { reason: root, path: '' };
  const open: Place[] = isContainer(value) ? [{ value, depth: 1, parent: undefined, key: '' }] : [];
  let entries = 0;
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const keys = Array.isArray(place.value) ? undefined : Object.keys(place.value);
    entries += keys?.length ?? (place.value as unknown[]).length;
    if (place.depth > limits.depth) return { reason: 'too_deep', path: pathOf(place) };
    if (entries > limits.keys) return { reason: 'too_many', path: pathOf(place) };
    for (const key of keys ?? (place.value as unknown[]).keys()) {
      const child = (place.value as Record<string | number, unknown>)[key];
      const badKey = keyProblem(key, child);
      if (badKey !== undefined) return { reason: badKey, path: pathOf(place) };
      const bad = scalarProblem(child);
      if (bad !== undefined) return { reason: bad, path: pathOf({ ...place, parent: place, key }) };
      if (isContainer(child)) open.push({ value: child, depth: place.depth + 1, parent: place, key });
    }
  }
  return undefined;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function scalarProblem(value: unknown): JsonProblem['reason'] | undefined {
  if (typeof value === 'string') return textProblem(value);
  return typeof value === 'number' && !Number.isFinite(value) ? 'not_finite' : undefined;
}

function textProblem(text: string): JsonProblem['reason'] | undefined {
  if (text.includes('\0')) return 'nul';
  return text.isWellFormed() ? undefined : 'lone_surrogate';
}

function keyProblem(key: string | number, child: unknown): JsonProblem['reason'] | undefined {
  if (typeof key === 'number') return undefined;
  const reachesPrototype =
    key === '__proto__' || (key === 'constructor' && isContainer(child) && Object.hasOwn(child, 'prototype'));
  return reachesPrototype ? 'forbidden_key' : textProblem(key);
}

/** Longest part of a path, in UTF-16 units: a key may be as long as the body. */
const longestPart = 40;

function pathOf(place: Place): string {
  let path = '';
  for (let at: Place = place; at.parent !== undefined; at = at.parent) {
    const key = typeof at.key === 'string' && at.key.length > longestPart ? `${at.key.slice(0, longestPart)}…` : at.key;
    path = (typeof key === 'number' ? `[${key}]` : `.${key}`) + path;
  }
  return path.startsWith('.') ? path.slice(1) : path;
}
