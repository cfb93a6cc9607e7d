import type { WireRequest } from './wire.ts';

/** Texts of the inside: of the database, the language, the machine. Nothing that the fuzz sends holds one of them. */
const insides: readonly RegExp[] = [
  /\n\s+at \S+ ?\(?[^)]*:\d+:\d+/,
  /node:internal|node_modules|\/server\/src\/|\.ts:\d+/,
  /SQLSTATE|violates (?:unique|check|foreign|not-null|exclusion)|duplicate key value|syntax error at or near/i,
  /invalid input syntax|invalid byte sequence|out of range for type|current transaction is aborted/i,
  /relation "|column "|pg_catalog|postgres|\$argon2|row-level security/i,
  /TypeError|ReferenceError|RangeError|SyntaxError|Cannot read propert|is not a function|Unexpected token/,
  /\bECONN[A-Z]+\b|\bENOENT\b|\bFST_[A-Z_]+\b/,
  /\[object Object\]/,
];

/** In an error only: a success may hold what somebody once wrote. */
const statements =
  /\bselect\b.+\bfrom\b|\binsert into\b|\bupdate\b.+\bset\b|\bdelete from\b|\bwhere\b.+=|\/(?:home|usr|var|tmp|root|etc)\//i;

/**
 * What an answer says of the inside; undefined when nothing. In an error, what the request itself said is left out of it first:
 * a dialect may repeat a path or an e-mail.
 * @param names of tables and indexes; those of one word are also words of partners
 */
export function leaksIn(
  text: string,
  request: WireRequest,
  names: readonly string[],
  isError: boolean,
): string | undefined {
  const found = findIn(text, names, isError);
  return found === undefined || !isError ? found : findIn(withoutSent(text, request), names, isError);
}

function findIn(text: string, names: readonly string[], isError: boolean): string | undefined {
  const found = insides.map((pattern) => pattern.exec(text)?.[0]).find((one) => one !== undefined);
  if (found !== undefined || !isError) return found;
  return statements.exec(text)?.[0] ?? names.find((one) => one.includes('_') && new RegExp(`\\b${one}\\b`).test(text));
}

/** Shortest part of a request that is taken out of an answer: shorter ones would take words of ours apart. */
const shortest = 3;

function withoutSent(text: string, { target, body }: WireRequest): string {
  const sent = new Set([target.split('?', 1)[0] ?? '', ...words(target), ...words(body?.toString('utf8') ?? '')]);
  const parts = [...sent].filter((one) => one.length >= shortest).sort((a, b) => b.length - a.length);
  let left = text;
  for (const part of parts.slice(0, 2_000)) {
    if (left.includes(part)) left = left.replaceAll(part, ' ');
  }
  return left;
}

/** The texts of a request, as JSON spells them in an answer, however they were written. */
function words(text: string): string[] {
  const decoded = [text, unescaped(text)];
  return decoded.flatMap((one) =>
    one.split(/[?&=/]|"(?:\s*[:,}\]]\s*)?"?|\r\n/).flatMap((word) => [word, JSON.stringify(word).slice(1, -1)]),
  );
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
