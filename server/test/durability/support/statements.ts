/**
 * The statements of an SQL text, each with its end. Knows comments, quotes and dollar quotes, in which a semicolon ends nothing.
 */
export function splitStatements(sql: string): string[] {
  const token = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1|;/g;
  const statements: string[] = [];
  let from = 0;
  for (const found of sql.matchAll(token)) {
    if (found[0] !== ';') continue;
    statements.push(sql.slice(from, found.index + 1));
    from = found.index + 1;
  }
  if (
    sql
      .slice(from)
      .replace(/--[^\n]*/g, '')
      .trim() !== ''
  )
    statements.push(sql.slice(from));
  return statements;
}
