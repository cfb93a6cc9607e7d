import { type Target, targetOf } from '../targets.ts';
import { rounded, type Spread, spread } from './stats.ts';

/** What became of one target. */
export type Verdict =
  | { readonly target: string; readonly result: 'PASS' | 'SHORT'; readonly figure: Spread; readonly note?: string }
  | { readonly target: string; readonly result: 'not run' | 'failed'; readonly why: string };

/** Judges the median of the figures of all rounds. */
export function judge(id: string, figures: readonly number[], note?: string): Verdict {
  const target = targetOf(id);
  const figure = spread(figures);
  if (Number.isNaN(figure.median)) return notRun(id, 'no figure');
  const reached = target.sense === 'at least' ? figure.median >= target.goal : figure.median <= target.goal;
  return { target: id, result: reached ? 'PASS' : 'SHORT', figure, ...(note === undefined ? {} : { note }) };
}

export function notRun(id: string, why: string): Verdict {
  return { target: targetOf(id).id, result: 'not run', why };
}

/** `1.31 × (1.24 to 1.40)` */
export function figureText(verdict: Verdict, { unit }: Target): string {
  if (!('figure' in verdict)) return '';
  const { median, least, most } = verdict.figure;
  const range = least === most ? '' : ` (${rounded(least)} to ${rounded(most)})`;
  return `${rounded(median)} ${unit}${range}`;
}

/** `≥ 1.2 ×` */
export function goalText({ sense, goal, unit }: Target): string {
  return `${sense === 'at least' ? '≥' : '≤'} ${goal} ${unit}`;
}
