/** What commands write to standard output. Each returns the exit code of having written it. */

/** @param onOneLine for scripts; otherwise for people, over several lines */
export function print(value: unknown, onOneLine: boolean): 0 {
  process.stdout.write(`${onOneLine ? JSON.stringify(value) : JSON.stringify(value, null, 2)}\n`);
  return 0;
}

/** Rows under their keys, in columns; null is empty. Texts are of operators' and partners' making: control characters are left out. */
export function table(rows: readonly Readonly<Record<string, unknown>>[]): 0 {
  const keys = Object.keys(rows[0] ?? {});
  const cells = [keys, ...rows.map((row) => keys.map((key) => cell(row[key])))];
  const widths = keys.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  for (const line of cells)
    process.stdout.write(
      `${line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
  return 0;
}

function cell(value: unknown): string {
  const text = Array.isArray(value) ? value.join(',') : String(value ?? '');
  return text.replace(/\p{Cc}/gu, '') || '-';
}
