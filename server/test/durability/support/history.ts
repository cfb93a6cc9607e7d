import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';

/** What a client knows of an operation: it was done, it was refused, or nobody knows (no answer, or one with 5xx). */
export type Outcome = 'ok' | 'fail' | 'info';

/** One line of the history. An operation is an `invoke` and, unless the witness itself died, one outcome. */
export interface Line {
  readonly op: number;
  readonly type: 'invoke' | Outcome;
  readonly kind: 'create' | 'update';
  /** The dialect it went through. */
  readonly via: string;
  readonly email: string;
  readonly phone: string;
  /** What an update set. */
  readonly city?: string;
  /** Of the answer; absent: none came. */
  readonly status?: number;
  /** What went wrong when none came. */
  readonly error?: string;
}

export type Operation = Pick<Line, 'kind' | 'via' | 'email' | 'phone' | 'city'>;

/** The witness: stands outside of the server and writes down what it was asked for and what it answered, line by line. */
export interface History {
  /** Before the request leaves. */
  invoke(operation: Operation): (outcome: Outcome, more?: Pick<Line, 'status' | 'error'>) => void;
  /** Every line so far, read back from the file. */
  lines(): Line[];
  count(outcome: Outcome): number;
}

export function openHistory(file: string): History {
  let op = 0;
  writeFileSync(file, '');
  const counts = { ok: 0, fail: 0, info: 0 };
  const write = (line: Line) => appendFileSync(file, `${JSON.stringify(line)}\n`);
  return {
    invoke(operation) {
      op += 1;
      const own = { op, ...operation };
      write({ ...own, type: 'invoke' });
      return (outcome, more = {}) => {
        counts[outcome] += 1;
        write({ ...own, type: outcome, ...more });
      };
    },
    lines: () => readHistory(file),
    count: (outcome) => counts[outcome],
  };
}

export function readHistory(file: string): Line[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Line);
}
