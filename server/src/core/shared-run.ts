import { BatcherFull, createBatcher } from '../kit/batcher.ts';
import type { Clock } from '../kit/clock.ts';
import { NotTogether } from '../store/calls.ts';
import { StoreError } from '../store/errors.ts';
import type { Pool } from '../store/pool.ts';
import { type Outcome, together } from '../store/together.ts';
import type { Tx } from '../store/tx.ts';
import type { Actor } from './actor.ts';
import { CoreError } from './errors.ts';
import { isRace } from './races.ts';
import type { Context, UseCase } from './run.ts';
import { toCoreError } from './to-core-error.ts';

/** Limits of what shares transactions, in use cases: one transaction, all that wait for one, and what one tenant may have waiting. */
export const sharedLimits = { perTransaction: 64, waiting: 2_000, waitingOfTenant: 1_000 } as const;

/** Tries of a transaction in which somebody else was first; then each member goes its own way. */
const raceTries = 2;

/** A use case on its way into a shared transaction. */
interface Member {
  readonly tenantId: string;
  readonly keys: readonly string[];
  readonly raceOn: readonly string[];
  run(tx: Tx, now: number): Promise<unknown>;
  /** In a transaction of its own. */
  alone(): Promise<unknown>;
}

/** What the flush says of a member: done, refused (and it wrote nothing), or to be run in a transaction of its own. */
type Verdict = { readonly result: unknown } | { readonly refusal: unknown } | { readonly apart: true };

/** Runs a use case that is made for it (`UseCase.together`) in a transaction with others, and alone where that does not go. */
export type SharedRun = <Input, Output>(
  actor: Actor,
  useCase: UseCase<Input, Output>,
  input: Input,
  alone: () => Promise<Output>,
) => Promise<Output>;

/**
 * Use cases of one tenant that arrive while others are being written share the next transaction: their statements go to the
 * database as sets, and one commit makes all of them durable. Each is answered after it, with its own result or its own error:
 * - one that is refused without having written anything leaves no trace, and the others are committed;
 * - one that is refused after it wrote, or wants a row that another has, is run alone, the others without it;
 * - when a constraint says that somebody else was first, all are run again and find what was written, and alone when it happens again;
 * - when the database refuses for another reason, the transaction is halved until the one that it refuses is alone.
 *
 * @throws CoreError `unavailable` when too many wait already (nothing was stored), else like `Run`
 */
export function createSharedRun(pool: Pool, clock: Clock): SharedRun {
  const batcher = createBatcher<Member, Verdict>({
    flush: (members) => (members.length === 1 ? Promise.all(members.map(byItself)) : runTogether(pool, clock, members)),
    maxItems: sharedLimits.perTransaction,
    maxQueued: sharedLimits.waiting,
    maxQueuedOfShare: sharedLimits.waitingOfTenant,
    keyOf: ({ keys }) => keys,
    keepsApart: true,
    shareOf: ({ tenantId }) => tenantId,
    isItemFault: (error) => !(error instanceof StoreError) || error.kind === 'constraint' || error.kind === 'bad_value',
  });
  return async (actor, useCase, input, alone) => {
    const { tenantId } = actor;
    const keys = (useCase.together?.keysOf(input, actor) ?? []).map((key) => `${tenantId} ${key}`);
    const run = (tx: Tx, now: number) => useCase.run(tx, { actor, now } satisfies Context, input);
    const verdict = await batcher.add({ tenantId, keys, raceOn: useCase.raceOn ?? [], run, alone }).catch(refused);
    if ('apart' in verdict) return alone();
    if ('refusal' in verdict) throw toCoreError(verdict.refusal);
    // The batcher hands each member its own verdict, so this is what its `run` resolved to.
    return verdict.result as Awaited<ReturnType<typeof alone>>;
  };
}

async function byItself({ alone }: Member): Promise<Verdict> {
  try {
    return { result: await alone() };
  } catch (refusal) {
    return { refusal };
  }
}

/** Nothing may be kept of a transaction in which one wrote that is refused. */
class Spoilt extends Error {
  readonly outcomes: readonly Outcome<unknown>[];
  constructor(outcomes: readonly Outcome<unknown>[]) {
    super('a part of the transaction is refused');
    this.outcomes = outcomes;
  }
}

/** @throws when nothing was stored, and the batcher is to halve the transaction or to give it up */
async function runTogether(pool: Pool, clock: Clock, all: readonly Member[]): Promise<Verdict[]> {
  const raceOn = all.flatMap((member) => member.raceOn);
  const verdicts = new Map<Member, Verdict>();
  let members = all;
  for (let attempt = 1; members.length > 0; attempt += 1) {
    try {
      const outcomes = await inOneTransaction(pool, clock, members);
      for (const [at, member] of members.entries()) verdicts.set(member, verdictOf(outcomes[at]));
      break;
    } catch (error) {
      if (error instanceof Spoilt) {
        // Each of those that spoilt it is refused, or served, by itself; every try has fewer.
        members = members.filter((_, at) => !spoils(error.outcomes[at]));
      } else if (isSlow(error)) {
        // One that waits for a lock must not make the others wait again, so all go their own ways.
        members = [];
      } else if (!isRace(error, raceOn)) throw error;
      // It finds what was written by others; members that race each other (on what no key tells) never would.
      else if (attempt >= raceTries) members = [];
    }
  }
  return all.map((member) => verdicts.get(member) ?? { apart: true });
}

function inOneTransaction(pool: Pool, clock: Clock, members: readonly Member[]): Promise<Outcome<unknown>[]> {
  const [{ tenantId }] = members as readonly [Member];
  return pool.transaction(tenantId, async (tx) => {
    const now = clock.now();
    const outcomes = await together(
      tx,
      members.map((member) => (shared) => member.run(shared, now)),
    );
    if (outcomes.some(spoils)) throw new Spoilt(outcomes);
    return outcomes;
  });
}

const spoils = (outcome: Outcome<unknown> | undefined) => outcome !== undefined && 'error' in outcome && outcome.wrote;

function verdictOf(outcome: Outcome<unknown> | undefined): Verdict {
  if (outcome === undefined) return { apart: true };
  if ('result' in outcome) return outcome;
  return outcome.error instanceof NotTogether ? { apart: true } : { refusal: outcome.error };
}

/** A statement or a lock took longer than it may. */
function isSlow(error: unknown): boolean {
  return error instanceof StoreError && (error.kind === 'timed_out' || error.sqlState === '55P03');
}

function refused(error: unknown): never {
  if (!(error instanceof BatcherFull)) throw toCoreError(error);
  throw new CoreError('unavailable', 'too much waits to be stored', { retryAfterS: 1, cause: error });
}
