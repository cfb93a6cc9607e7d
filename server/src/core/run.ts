import type { Clock } from '../kit/clock.ts';
import type { Id } from '../kit/ids.ts';
import { StoreError } from '../store/errors.ts';
import type { Pool } from '../store/pool.ts';
import type { Tx } from '../store/tx.ts';
import type { Actor } from './actor.ts';
import { CoreError } from './errors.ts';
import { type IdempotencyKey, runOnce } from './idempotency/run-once.ts';
import { isRace } from './races.ts';
import { createSharedRun } from './shared-run.ts';
import { toCoreError } from './to-core-error.ts';

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
  /**
   * Set by use cases that come in floods: those of one tenant that arrive while others are being written share a transaction
   * (`shared-run.ts`, docs/batching.md). Two whose keys have one in common are never in the same one.
   */
  readonly together?: { keysOf(input: Input, actor: Actor): readonly string[] };
  /** A list or a search: each of its statements must end within what the dialect that asks lets lists take (`limits.listMs`). */
  readonly isList?: true;
  /** Longest time of each of its statements, milliseconds; the store's own when absent, none when 0. One that takes longer is `too_slow`. */
  readonly limitMs?: number;
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

/** Each racer that loses finds the winner's rows on its next try; more tries only pass when rows are deleted meanwhile. */
const raceTries = 5;

/**
 * @throws CoreError always: what the database says is translated here, so no caller ever sees SQL
 */
export function createRun(pool: Pool, clock: Clock): Run {
  const alone: Run = async (actor, useCase, input, key) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const work = (tx: Tx) => {
          const context = { actor, now: clock.now() };
          return key === undefined || useCase.once === undefined
            ? useCase.run(tx, context, input)
            : runOnce(tx, context, key, { run: useCase.run, ...useCase.once }, input);
        };
        return await pool.transaction(actor.tenantId, work, useCase.limitMs);
      } catch (error) {
        if (useCase.limitMs && error instanceof StoreError && error.kind === 'timed_out')
          throw new CoreError('too_slow', `${useCase.name} takes longer than it may`, { cause: error });
        if (!isRace(error, useCase.raceOn) || attempt >= raceTries) throw toCoreError(error);
      }
    }
  };
  const shared = createSharedRun(pool, clock);
  return (actor, useCase, input, key) =>
    // What is kept under an idempotency key is kept with its own work, and nobody else's.
    key === undefined && useCase.together !== undefined
      ? shared(actor, useCase, input, () => alone(actor, useCase, input))
      : alone(actor, useCase, input, key);
}
