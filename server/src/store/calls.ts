import { callColumn, lockedTable, type SetForm, setForm } from './set-form.ts';
import type { Merging, Params, Row, SqlColumn, Statement } from './statement.ts';
import type { Tx } from './tx.ts';

/** What pieces of work that share a transaction ask of the database, and how several calls become one (`together.ts`). */

/** This piece of work cannot be done beside the others (it wants a row that one of them has, or a savepoint): it is for a transaction of its own. */
export class NotTogether extends Error {
  override readonly name = 'NotTogether';
}

/** One piece of work under way. */
export interface Member {
  /** How many of its calls are not answered yet; it waits while there are any. */
  asked: number;
  wrote: boolean;
  left: boolean;
}

export interface Question {
  /** Calls of one statement can be one. Absent: a query composed at run time. */
  readonly statement?: Statement;
  readonly params: Record<string, unknown>;
  /** Asks it by itself. */
  alone(): Promise<unknown>;
}

export interface Call extends Question {
  readonly member: Member;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/** What a call is answered, for `all`, `first` and `run` alike. */
export interface Answer {
  readonly rows: readonly Row<Record<string, SqlColumn>>[];
  readonly count: number;
}

/** One statement with one set of parameters. */
export async function answerOf(tx: Tx, statement: Statement, params: Record<string, unknown>): Promise<Answer> {
  // What a statement's declaration says of its parameters was checked where it was called.
  const checked = params as Params<Statement['params']>;
  if (Object.keys(statement.columns).length === 0) return { rows: [], count: await tx.run(statement, checked) };
  const rows = await tx.all(statement, checked);
  return { rows, count: rows.length };
}

/** Calls that can go as one, in the order in which the first of each was made. */
export function groups(calls: readonly Call[]): readonly (readonly Call[])[] {
  const made = new Map<unknown, Call[]>();
  for (const call of calls) {
    const kind = call.statement ?? call;
    const group = made.get(kind);
    if (group === undefined) made.set(kind, [call]);
    else group.push(call);
  }
  return [...made.values()];
}

/** Asks the database for all calls of a group. @returns what hands each its answer */
export async function askGroup(tx: Tx, group: readonly Call[], locks: Map<string, Member>): Promise<(() => void)[]> {
  const [{ statement }] = group as [Call];
  const form = statement && group.length > 1 ? setForm(statement) : undefined;
  let answers: readonly unknown[];
  if (statement?.merging !== undefined && group.length > 1) answers = await merged(tx, statement, group);
  else if (statement !== undefined && form !== undefined) answers = await asSet(tx, statement, form, group);
  else answers = await oneByOne(group);
  return group.map((call, at) => () => {
    const answer = answers[at];
    const isFree = statement === undefined || takeLocks(statement, call, answer as Answer, locks);
    if (isFree) call.resolve(answer);
    else call.reject(new NotTogether('another piece of work of this transaction has the row'));
  });
}

async function oneByOne(group: readonly Call[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const { alone } of group) answers.push(await alone());
  return answers;
}

async function merged(tx: Tx, statement: Statement, group: readonly Call[]): Promise<Answer[]> {
  const calls = group.map(({ params }) => params as Params<Statement['params']>);
  const merging = statement.merging as Merging;
  const { rows } = await answerOf(tx, statement, merging.merge(calls));
  const shares = merging.share?.(rows, calls) ?? calls.map(() => []);
  return shares.map((own) => ({ rows: own, count: own.length }));
}

async function asSet(tx: Tx, statement: Statement, form: SetForm, group: readonly Call[]): Promise<Answer[]> {
  const calls = group.map(({ params: { tenant: _, ...params } }, at) => ({ ...params, [callColumn]: at }));
  // Two transactions that lock the same rows lock them in the same order.
  if (lockedTable(statement) !== undefined) calls.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const params = { tenant: tx.tenantId, calls };
  if (form.tells === 'nothing') {
    await tx.run(form, params);
    return group.map(() => ({ rows: [], count: 1 }));
  }
  const told = await tx.all(form, params);
  if (form.tells === 'changed') return changedOrNot(tx, group, new Set(told.map((row) => row[callColumn])));
  if (form.tells === 'new ids') {
    const ids = new Set(told.map(({ id }) => id));
    return group.map(({ params: { id } }) => ({ rows: [], count: ids.has(id) ? 1 : 0 }));
  }
  const own: Row<Record<string, SqlColumn>>[][] = group.map(() => []);
  for (const { [callColumn]: at, ...row } of told) own[at as number]?.push(row);
  return own.map((rows) => ({ rows, count: rows.length }));
}

/** Calls that the set tells nothing of are asked again: what they mean is not there, or another call of the set changed it first. */
async function changedOrNot(tx: Tx, group: readonly Call[], changed: ReadonlySet<unknown>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const [at, { statement, params }] of group.entries())
    answers.push(changed.has(at) ? { rows: [], count: 1 } : await answerOf(tx, statement as Statement, params));
  return answers;
}

const keyOf = ({ [callColumn]: _, ...params }: Record<string, unknown>) => JSON.stringify(params);

/** Notes the rows that the call locked as its member's. @returns false when one of them is another's */
function takeLocks(statement: Statement, call: Call, { rows }: Answer, locks: Map<string, Member>): boolean {
  const table = lockedTable(statement);
  if (table === undefined) return true;
  const keys = rows.map((row) => row.id ?? call.params.id);
  // What was locked cannot be told from what another locks.
  if (keys.includes(undefined)) return false;
  const names = keys.map((key) => `${table} ${key}`);
  if (names.some((name) => (locks.get(name) ?? call.member) !== call.member)) return false;
  for (const name of names) locks.set(name, call.member);
  return true;
}
