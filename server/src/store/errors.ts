/** What can go wrong between us and the database, in words that do not carry SQL, table contents or addresses upwards. */
export type StoreErrorKind =
  /** A value PostgreSQL cannot hold (SQLSTATE class 22, 54001): the caller's input. */
  | 'bad_value'
  /** A unique index, exclusion or foreign key said no (class 23); `constraint` names it. */
  | 'constraint'
  /** A serialisation failure or deadlock (class 40) that stayed after the retries. */
  | 'conflict'
  /** The statement took longer than it may (57014). */
  | 'timed_out'
  /** No connection, no space, shutting down, too many waiting (classes 08, 53, 57, and our own pool limit). */
  | 'unavailable';

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: StoreErrorKind;
  readonly sqlState: string | undefined;
  readonly constraint: string | undefined;

  constructor(kind: StoreErrorKind, sqlState?: string, constraint?: string, cause?: unknown) {
    super(`the database answered ${kind}${sqlState ? ` (${sqlState})` : ''}${constraint ? ` on ${constraint}` : ''}`, {
      cause,
    });
    this.kind = kind;
    this.sqlState = sqlState;
    this.constraint = constraint;
  }
}

/** Turns what the driver throws into a `StoreError`; anything it does not know is returned as it is (a bug of ours). */
export function toStoreError(error: unknown): unknown {
  if (error instanceof StoreError || !(error instanceof Error)) return error;
  const { code, constraint } = error as { code?: unknown; constraint?: string };
  const state = typeof code === 'string' ? code : '';
  const kind = kindOf(state, error.message);
  if (kind === undefined) return error;
  return new StoreError(
    kind,
    state || undefined,
    kind === 'constraint' ? refusedBy(constraint, error.message) : undefined,
    error,
  );
}

/**
 * The constraint that said no. A distributed database names the shard's own, which ends in the shard's number, and of what a worker says only
 * the message comes back (in English: docs/scaling.md asks for that). Shards are numbered from 102008 on; no constraint of ours ends so.
 */
function refusedBy(constraint: string | undefined, message: string): string | undefined {
  return (constraint ?? /\bconstraint "(\w+_\d{6,})"/.exec(message)?.[1])?.replace(/_\d{6,}$/, '');
}

/** SQLSTATE classes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function kindOf(state: string, message: string): StoreErrorKind | undefined {
  if (state === '57014') return 'timed_out';
  if (state === '25P02') return 'unavailable';
  if (state.startsWith('22') || state === '54001' || state === '54000') return 'bad_value';
  if (state.startsWith('23')) return 'constraint';
  if (state.startsWith('40')) return 'conflict';
  // 55P03: a lock was not had in time. 25P03, 25P04: our own time limits on a transaction ended it.
  if (/^(08|53|57|58)/.test(state) || ['55P03', '25P03', '25P04'].includes(state)) return 'unavailable';
  if (/^(ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOST|ENET|EAI)/.test(state)) return 'unavailable';
  // The driver's own words, which carry no code: a connection that was lost, or not had in time.
  if (
    /Connection terminated|timeout exceeded when trying to connect|not queryable|Client has encountered/.test(message)
  )
    return 'unavailable';
  return undefined;
}
