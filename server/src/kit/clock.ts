/**
 * The only reader of the time. Everything else is handed a `Clock`, so that a sandbox or a test can move it.
 */
export interface Clock {
  /** The wall clock: whole epoch milliseconds. May jump, also backwards. */
  now(): number;
  /** The same moment as a `Date`. */
  date(): Date;
  /** Milliseconds since some fixed moment, with fractions; never goes back. For durations and deadlines inside this process. */
  monotonic(): number;
}

/** A clock that can be moved. Moving forward lets durations pass too; moving back leaves `monotonic` where it is. */
export interface MovableClock extends Clock {
  /** Moves the wall clock by a whole number of milliseconds. @throws RangeError for anything else */
  move(ms: number): void;
  /** Moves the wall clock to a moment, whole epoch milliseconds. @throws RangeError for anything else */
  set(epochMs: number): void;
  /** Stops both readings; `move` and `set` still work. */
  freeze(): void;
  /** Lets them run on from where they stand. */
  run(): void;
}

/** The machine's own time. */
export function systemClock(): Clock {
  return { now: () => Date.now(), date: () => new Date(), monotonic: () => performance.now() };
}

/** A clock that runs with `base` until it is moved or frozen. */
export function movableClock(base: Clock = systemClock()): MovableClock {
  let wallAhead = 0;
  let monotonicAhead = 0;
  let latest = 0;
  let frozen: { wall: number; monotonic: number } | undefined;

  const now = () => (frozen?.wall ?? base.now()) + wallAhead;
  const move = (ms: number) => {
    if (!Number.isSafeInteger(ms)) throw new RangeError(`a clock moves by whole milliseconds, not by ${ms}`);
    wallAhead += ms;
    monotonicAhead += Math.max(ms, 0);
  };
  return {
    now,
    date: () => new Date(now()),
    monotonic() {
      // The sum may round below an earlier one by a fraction of a nanosecond after a freeze.
      latest = Math.max(latest, (frozen?.monotonic ?? base.monotonic()) + monotonicAhead);
      return latest;
    },
    move,
    set: (epochMs) => move(epochMs - now()),
    freeze() {
      frozen ??= { wall: base.now(), monotonic: base.monotonic() };
    },
    run() {
      if (frozen === undefined) return;
      wallAhead += frozen.wall - base.now();
      monotonicAhead += frozen.monotonic - base.monotonic();
      frozen = undefined;
    },
  };
}
