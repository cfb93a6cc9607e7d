import { type Target, targets } from '../targets.ts';
import type { Report, Row } from './bench.ts';
import { figureText, goalText, type Verdict } from './verdict.ts';

/** Columns under their names, numbers to the right. */
export function tableText(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  const isNumber = columns.map((column) => rows.every((row) => typeof (row[column] ?? 0) === 'number'));
  const line = (texts: readonly string[]) =>
    texts.map((text, at) => (isNumber[at] ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0))).join('  ');
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  return [line(cells[0] ?? []), rule, ...cells.slice(1).map(line)].map((text) => text.trimEnd()).join('\n');
}

export function reportText({ tables, verdicts, notes = [] }: Report): string {
  return [
    ...tables.map(({ title, rows }) => `\n${title}\n${tableText(rows)}`),
    ...(verdicts.length === 0 ? [] : [`\n${tableText(summaryRows(verdicts))}`]),
    ...notes.map((note) => `  ${note}`),
  ].join('\n');
}

/** One line for each verdict, in the order of the targets. */
export function summaryRows(verdicts: readonly Verdict[]): Row[] {
  return targets.flatMap((target) =>
    verdicts.filter((verdict) => verdict.target === target.id).map((verdict) => summaryRow(target, verdict)),
  );
}

function summaryRow(target: Target, verdict: Verdict): Row {
  const rest = 'figure' in verdict ? (verdict.note ?? '') : verdict.why;
  return {
    '': target.id,
    what: target.text,
    goal: goalText(target),
    found: figureText(verdict, target),
    result: verdict.result,
    note: rest,
  };
}
