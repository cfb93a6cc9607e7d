import type { Clock } from '../kit/clock.ts';
import { FileError } from '../kit/disk.ts';
import type { Id } from '../kit/ids.ts';
import { StoreError } from '../store/errors.ts';
import type { Pool } from '../store/pool.ts';
import type { Tx } from '../store/tx.ts';
import type { Actor } from './actor.ts';
import { CoreError } from './errors.ts';
import { type IdempotencyKey, runOnce } from './idempotency/run-once.ts';

/** What a use case knows besides its transaction and its input. `now` is fixed for the whole transaction (epoch ms). */
export interface Context {
  readonly actor: Actor;
  readonly now: number;
}

/** One thing the core can do, in one file, in one transaction. */
export interface UseCase<Input, Output> {
  readonly name: string;
  /**
   * Unique constraints whose violation means "somebody else was first, look again": the whole use case is run again and then
   * finds what the other wrote. This is how find-or-create is decided by an index and never by a read (decision 9).
   */
  readonly raceOn?: readonly string[];
  /**
   * Set by use cases that make something new: a request with an idempotency key makes it once, and the output, which must be
   * plain data, is kept to be given again. The function names the records that the output tells about: it is erased with them.
   */
  readonly once?: { recordsOf(output: Output): readonly Id[] };
  run(tx: Tx, context: Context, input: Input): Promise<Output>;
}

/**
 * Runs a use case: opens the transaction, the only way to the core from outside.
 * @param key the request's idempotency key; it counts for use cases that make something (`once`), others ignore it
 */
export type Run = <Input, Output>(
  actor: Actor,
  useCase: UseCase<Input, Output>,
  input: Input,
  key?: IdempotencyKey,
) => Promise<Output>;

/**
 * Foreign keys to somebody who was there when we looked, and to what hung on them: erased or taken back by now, or written to while we
 * erase. The next try finds what is so, by itself.
 */
const aboutSomebodyGone = /_(?:record|person|channel|lead|message)(?:_id)?_fkey$/;

/** Each racer that loses finds the winner's rows on its next try; more tries only pass when rows are deleted meanwhile. */
const raceTries = 5;

/**
 * @throws CoreError always: what the database says is translated here, so no caller ever sees SQL
 */
export function createRun(pool: Pool, clock: Clock): Run {
  return async (actor, useCase, input, key) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await pool.transaction(actor.tenantId, (tx) => {
          const context = { actor, now: clock.now() };
          return key === undefined || useCase.once === undefined
            ? useCase.run(tx, context, input)
            : runOnce(tx, context, key, { run: useCase.run, ...useCase.once }, input);
        });
      } catch (error) {
        const refusedBy = error instanceof StoreError ? error.constraint : undefined;
        const raced =
          refusedBy !== undefined && (useCase.raceOn?.includes(refusedBy) || aboutSomebodyGone.test(refusedBy));
        if (!raced || attempt >= raceTries) throw toCoreError(error);
      }
    }
  };
}

/** The store's kinds of failure as core codes; anything else is a bug and stays visible as its cause. */
export function toCoreError(error: unknown): CoreError {
  if (error instanceof CoreError) return error;
  if (error instanceof StoreError) {
    const options = { cause: error };
    switch (error.kind) {
      case 'bad_value':
        return new CoreError('invalid', 'a value cannot be stored', options);
      case 'constraint':
        return new CoreError('conflict', `a rule of the data refused this (${error.constraint ?? 'unnamed'})`, options);
      case 'timed_out':
        return new CoreError('timed_out', 'the database took too long', options);
      case 'conflict':
      case 'unavailable':
        return new CoreError('unavailable', 'the database cannot take this now', { ...options, retryAfterS: 1 });
    }
  }
  if (error instanceof FileError && error.kind === 'unavailable')
    return new CoreError('unavailable', 'the disk cannot be used now', { cause: error, retryAfterS: 1 });
  if (error instanceof FileError)
    return new CoreError('too_large', 'a file is larger than its limit', { cause: error });
  return new CoreError('unexpected', error instanceof Error ? error.name : 'a value that is no error was thrown', {
    cause: error,
  });
}
