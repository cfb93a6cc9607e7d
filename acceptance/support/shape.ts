/** How an answer may differ from the printed one and still be the same kind of answer. */
export interface ShapeOptions {
  /** Texts that the vendor sends where a value is not known: they may stand for any printed text. */
  readonly sentinels?: readonly string[];
  /** Keys, as paths without list indices (`data.createdAt`), that the answer has and the printed one lacks. */
  readonly extra?: readonly string[];
}

/** Kinds of text that clients parse: a text printed as one must be answered as one. */
const textKinds: readonly (readonly [string, RegExp])[] = [
  ['an ObjectId', /^[0-9a-f]{24}$/],
  ['a UUID', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  ['a moment in milliseconds', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
  ['a day', /^\d{4}-\d\d-\d\d$/],
  ['a URL', /^https?:\/\//],
];

/**
 * What is different in kind between an answer and the one a document prints: missing or additional keys, other types,
 * texts that are no longer the id or moment that was printed. Every item of a list is compared with the first printed one;
 * a printed null may be anything. No problem: the shapes are the same.
 */
export function shapeProblems(answer: unknown, printed: unknown, options: ShapeOptions = {}, path = ''): string[] {
  const at = path || 'the answer';
  if (printed === null) return [];
  if (kindOf(answer) !== kindOf(printed)) return [`${at} is ${kindOf(answer)}, printed as ${kindOf(printed)}`];
  if (Array.isArray(printed)) {
    if (printed.length === 0) return [];
    return (answer as unknown[]).flatMap((item) => shapeProblems(item, printed[0], options, path));
  }
  if (typeof printed === 'object')
    return keyProblems(answer as Record<string, unknown>, printed as Record<string, unknown>, options, path);
  if (typeof printed !== 'string' || options.sentinels?.includes(String(answer))) return [];
  const kind = textKinds.find(([, pattern]) => pattern.test(printed));
  return kind === undefined || kind[1].test(String(answer)) ? [] : [`${at} is not ${kind[0]}`];
}

function keyProblems(
  answer: Record<string, unknown>,
  printed: Record<string, unknown>,
  options: ShapeOptions,
  path: string,
): string[] {
  const inside = (key: string) => (path ? `${path}.${key}` : key);
  const problems = Object.keys(printed).flatMap((key) =>
    key in answer ? shapeProblems(answer[key], printed[key], options, inside(key)) : [`${inside(key)} is missing`],
  );
  const additional = Object.keys(answer).filter((key) => !(key in printed) && !options.extra?.includes(inside(key)));
  return [...problems, ...additional.map((key) => `${inside(key)} is not printed`)];
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value;
}
