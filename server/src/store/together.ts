import { answerOf, askGroup, type Call, groups, type Member, NotTogether, type Question } from './calls.ts';
import { isSelect } from './set-form.ts';
import type { Params, Row, SqlColumn, Statement } from './statement.ts';
import type { DynamicQuery, Tx } from './tx.ts';

/** One piece of work of several that share a transaction. */
export type Work<T> = (tx: Tx) => Promise<T>;

/** What became of one piece of work. */
export type Outcome<T> =
  | { readonly result: T }
  /** `wrote`: something of it stands in the transaction, so that the transaction must not be committed. */
  | { readonly error: unknown; readonly wrote: boolean };

/**
 * Does several pieces of work side by side in one transaction. Each is written as if it were alone; what all of them ask before
 * any can go on is one round, and calls of one statement in a round are one statement (`set-form.ts`), so that fifty pieces of work take
 * hardly more round trips than one.
 *
 * What row locks keep apart between transactions is kept apart here by the same locks: of two pieces of work that lock a row,
 * the second is `NotTogether`. The caller sees to it that no two of them find-or-create the same thing (`UseCase.together`).
 *
 * @returns an outcome for each, in their order
 * @throws when the database refused a statement: nothing of the transaction can be kept
 */
export function together<T>(tx: Tx, works: readonly Work<T>[]): Promise<Outcome<T>[]> {
  return new Promise((resolve, reject) => {
    const rounds = createRounds(tx, works.length, reject);
    const outcomes = works.map(async (work): Promise<Outcome<T>> => {
      const member: Member = { asked: 0, wrote: false, left: false };
      try {
        return { result: await work(memberTx(tx, member, (call) => rounds.ask(member, call))) };
      } catch (error) {
        return { error, wrote: member.wrote };
      } finally {
        rounds.leave(member);
      }
    });
    void Promise.all(outcomes).then(resolve);
  });
}

/** Collects what members ask until none of them can go on, asks the database, and lets them go on. */
function createRounds(tx: Tx, members: number, fail: (error: unknown) => void) {
  /** Members that do not wait: the round begins when there are none. */
  let busy = members;
  let waiting: Call[] = [];
  const locks = new Map<string, Member>();
  let refused: Promise<never> | undefined;

  const beginWhenDue = () => {
    if (busy === 0 && waiting.length > 0) void round();
  };
  const round = async () => {
    const calls = waiting;
    waiting = [];
    try {
      // Sent one behind the other without waiting in between.
      const answers = await Promise.all(groups(calls).map((group) => askGroup(tx, group, locks)));
      for (const answer of answers.flat()) answer();
      const answered = new Set(calls.map(({ member }) => member));
      for (const { asked, left } of answered) if (asked === 0 && !left) busy += 1;
      beginWhenDue();
    } catch (error) {
      fail(error);
      refused = Promise.reject(error);
      refused.catch(() => undefined);
      // Nobody hears of them any more; they end, so that nothing hangs.
      for (const { reject } of calls) reject(error);
    }
  };

  return {
    ask(member: Member, question: Question): Promise<unknown> {
      if (refused !== undefined) return refused;
      const { promise, ...settle } = Promise.withResolvers<unknown>();
      const counted =
        <V>(settled: (value: V) => void) =>
        (value: V) => {
          member.asked -= 1;
          settled(value);
        };
      waiting.push({ ...question, member, resolve: counted(settle.resolve), reject: counted(settle.reject) });
      member.asked += 1;
      if (member.asked === 1) busy -= 1;
      beginWhenDue();
      return promise;
    },
    leave(member: Member) {
      member.left = true;
      // One that left with a call open was not counted as busy.
      if (member.asked === 0) busy -= 1;
      beginWhenDue();
    },
  };
}

/** The transaction as one member sees it. */
function memberTx(tx: Tx, member: Member, ask: (question: Question) => Promise<unknown>): Tx {
  const call = async <P extends Record<string, SqlColumn>, R extends Record<string, SqlColumn>>(
    statement: Statement<P, R>,
    params: Params<P>,
  ) => {
    member.wrote ||= !isSelect(statement);
    // The shapes that this call has come back where its rows are handed out.
    const any = statement as unknown as Statement;
    const answer = await ask({ statement: any, params, alone: () => answerOf(tx, any, params) });
    return answer as { readonly rows: Row<R>[]; readonly count: number };
  };
  return {
    tenantId: tx.tenantId,
    transaction: tx.transaction,
    all: async (statement, params) => (await call(statement, params)).rows,
    first: async (statement, params) => (await call(statement, params)).rows[0],
    run: async (statement, params) => (await call(statement, params)).count,
    // The others' last statements are still to come.
    finish: async (statement, params) => (await call(statement, params)).count,
    query: async <T>(query: DynamicQuery) => {
      member.wrote = true;
      return (await ask({ params: {}, alone: () => tx.query<T>(query) })) as T[];
    },
    attempt: () => Promise.reject(new NotTogether('a savepoint is of a whole transaction')),
  };
}
