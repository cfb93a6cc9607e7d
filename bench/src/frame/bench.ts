import type { Cleanup } from './cleanup.ts';
import type { Verdict } from './verdict.ts';

/** One comparison: starts what it needs, measures, and judges what it found against its targets. */
export interface Bench {
  readonly name: string;
  /** What is compared with what, in one sentence. */
  readonly what: string;
  /** The targets (`targets.ts`) that it speaks about; each that gets no verdict was not run. */
  readonly targets: readonly string[];
  /** The longest that it may take, seconds; then it is broken off. */
  readonly limitS: { readonly quick: number; readonly full: number };
  /** Options of its own. */
  readonly flags?: readonly string[];
  run(context: Context): Promise<Report>;
}

export interface Context {
  readonly quick: boolean;
  /** Rounds that count, and the seconds of each stretch of load. */
  readonly rounds: number;
  readonly seconds: number;
  /** Options of one bench, such as `ten-million`. */
  readonly flags: ReadonlySet<string>;
  /** What was started is ended by it, whatever happens. */
  readonly cleanup: Cleanup;
  /** A line of progress: what a long bench does now. */
  readonly say: (line: string) => void;
}

export type Row = Readonly<Record<string, string | number>>;

export interface Report {
  readonly tables: readonly { readonly title: string; readonly rows: readonly Row[] }[];
  readonly verdicts: readonly Verdict[];
  /** Conditions of the figures that a reader must know. */
  readonly notes?: readonly string[];
}

/** The bench cannot run here: its message says why. That is no failure. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}
