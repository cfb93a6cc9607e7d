/** Texts of the inside: of the database, the language, the machine. */
const insides: readonly RegExp[] = [
  /\n\s+at \S+ ?\(?[^)]*:\d+:\d+/,
  /node:internal|node_modules|\/server\/src\/|\.ts:\d+|\.js:\d+/,
  /SQLSTATE|violates (?:unique|check|foreign|not-null|exclusion)|duplicate key value|syntax error at or near/i,
  /invalid input syntax|invalid byte sequence|out of range for type|current transaction is aborted|deadlock detected/i,
  /relation "|column "|constraint "|pg_|postgres|\$argon2|row-level security|tributary/i,
  /\b(?:Type|Reference|Range|Syntax)Error|Cannot read propert|is not a function|Unexpected token/,
  /\bECONN[A-Z]+\b|\bENOENT\b|\bFST_[A-Z_]+\b|\[object Object\]/,
  /\bselect\b.+\bfrom\b|\binsert into\b|\bupdate\b.+\bset\b|\bdelete from\b/i,
  /\/(?:home|usr|var|tmp|root|etc)\//,
  /_pkey\b|_key\b(?<!custom_key)|_fkey\b|records_|identifiers_|people_/,
];

/** What an answer tells of the inside; undefined when nothing. */
export function insideOf(text: string): string | undefined {
  return insides.map((pattern) => pattern.exec(text)?.[0]).find((found) => found !== undefined);
}
